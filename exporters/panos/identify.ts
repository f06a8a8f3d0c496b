import type { Artifact } from 'rulecast/exporter';

/** How far into a text its root element is looked for. */
const HEAD = 4_000;

const CONFIG = /<config\s[^>]*\b(?:urldb|detail-version)="|<config\s[^>]*\bversion="\d+\.\d+\.\d+"/;
const FRAGMENT =
  /<(?:config|response|shared|devices|vsys|device-group|entry|(?:pre-|post-)?rulebase|security|rules|address|address-group|service)[\s>]/;

/** `yes` for a whole configuration, `maybe` for an element that one could have. */
export function identify({ text }: Artifact): 'yes' | 'maybe' | 'no' {
  const head = text.slice(0, HEAD);
  if (!/^\ufeff?\s*</.test(head)) return 'no';
  if (CONFIG.test(head)) return 'yes';
  return FRAGMENT.test(head) ? 'maybe' : 'no';
}
