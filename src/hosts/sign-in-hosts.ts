import type { Host } from './pattern.ts';

/**
 * Hosts that a proxy adds the headers to that restrict tenants: those of Microsoft's page on tenant restrictions
 * (learn.microsoft.com/entra/identity/enterprise-apps/tenant-restrictions, "Set up tenant restrictions": the first three for accounts of
 * organisations, login.live.com for personal ones), and the sign-in hosts of the national clouds
 * (learn.microsoft.com/entra/identity-platform/authentication-national-cloud; login.chinacloudapi.cn is the older one of China).
 */
export const SIGN_IN_HOSTS = [
  'login.live.com',
  'login.microsoft.com',
  'login.microsoftonline.com',
  'login.windows.net',
  'login.chinacloudapi.cn',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
] as const satisfies readonly Host[];
