import type { DomainPattern } from '../model/endpoint-set.ts';

/**
 * Hosts at which people sign in to Microsoft's clouds: a proxy that restricts tenants must see them, since it adds its headers to requests for them
 * alone. The first three are of the worldwide cloud, `login.live.com` is of consumer accounts, the others are of China and of the US government.
 * Source: Microsoft, "Restrict access to a tenant" and the endpoint lists of its national clouds.
 */
export const SIGN_IN_HOSTS: readonly DomainPattern[] = [
  'login.microsoftonline.com',
  'login.microsoft.com',
  'login.windows.net',
  'login.live.com',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn',
  'login.microsoftonline.us',
];
