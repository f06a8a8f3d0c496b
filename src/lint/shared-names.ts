/** Where it stands that anybody may get a name below another. */
const LIST = 'publicsuffix.org, private section';
const AZURE = 'learn.microsoft.com/azure/security/fundamentals/azure-domains';
const MEDIA = 'learn.microsoft.com/azure/media-services, streaming endpoints';
const STORAGE = 'learn.microsoft.com/azure/storage/blobs/storage-blob-static-website';
const AKAMAI = 'publicsuffix.org, private section: Akamai';

/**
 * Names below which customers of a service get names of their own, and where that stands. Not all there are: those that feeds and policies for cloud services
 * come across. Names of tenants of Microsoft 365 itself (sharepoint.com, onmicrosoft.com) are left out: the service is what the policy is about, and a
 * feed can be asked for with the name of one tenant.
 */
export const SHARED_NAMES: Readonly<Record<string, string>> = {
  'akamai.net': AKAMAI,
  'akamaiedge.net': AKAMAI,
  'akamaihd.net': AKAMAI,
  'akamaiorigin.net': AKAMAI,
  'akamaized.net': AKAMAI,
  'amazonaws.com': LIST,
  'appspot.com': LIST,
  'azure-api.net': AZURE,
  'azure-mobile.net': LIST,
  'azurecontainer.io': AZURE,
  'azureedge.net': AZURE,
  'azurefd.net': AZURE,
  'azurestaticapps.net': LIST,
  'azurewebsites.net': LIST,
  'blob.core.windows.net': AZURE,
  'blogspot.com': LIST,
  'cloudapp.azure.com': AZURE,
  'cloudapp.net': LIST,
  'cloudfront.net': LIST,
  'cloudfunctions.net': LIST,
  'digitaloceanspaces.com': LIST,
  'edgekey.net': AKAMAI,
  'edgesuite.net': AKAMAI,
  'elasticbeanstalk.com': LIST,
  'fastly.net': LIST,
  'fastlylb.net': LIST,
  'file.core.windows.net': AZURE,
  'firebaseapp.com': LIST,
  'fly.dev': LIST,
  'github.io': LIST,
  'githubusercontent.com': LIST,
  'gitlab.io': LIST,
  'herokuapp.com': LIST,
  'myshopify.com': LIST,
  'netlify.app': LIST,
  'ngrok.io': LIST,
  'onrender.com': LIST,
  'origin.mediaservices.windows.net': AZURE,
  'pages.dev': LIST,
  'queue.core.windows.net': AZURE,
  'r2.dev': LIST,
  'run.app': LIST,
  'servicebus.windows.net': AZURE,
  'streaming.mediaservices.windows.net': MEDIA,
  'table.core.windows.net': AZURE,
  'trafficmanager.net': AZURE,
  'vercel.app': LIST,
  'vo.msecnd.net': AZURE,
  'web.app': LIST,
  'web.core.windows.net': STORAGE,
  'workers.dev': LIST,
};

/** Shared names below which names are shared at every depth: regions and services stand between them and the customer. */
export const DEEPLY_SHARED: ReadonlySet<string> = new Set(['amazonaws.com', 'fastly.net']);

/** Suffixes of two labels under which domains are registered, by publicsuffix.org: those with the most domains. */
export const REGISTRIES: ReadonlySet<string> = new Set([
  'ac.uk',
  'co.in',
  'co.jp',
  'co.kr',
  'co.nz',
  'co.uk',
  'co.za',
  'com.ar',
  'com.au',
  'com.br',
  'com.cn',
  'com.hk',
  'com.mx',
  'com.sg',
  'com.tr',
  'com.tw',
  'gov.uk',
  'org.uk',
]);
