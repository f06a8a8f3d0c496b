import { quote } from '../../diagnostic/text.ts';
import type { OutputNode } from '../../model/document.ts';
import { namedText } from '../report/counts.ts';
import type { SettingChange } from '../review.ts';
import type { HostChange } from './host-change.ts';

/** What changed of an output at one site. */
export interface ComparedAtSite {
  readonly node: OutputNode;
  readonly site: string | undefined;
  readonly changes: readonly HostChange[];
}

/** Changes of hosts as settings: what reads the same at many sites once, with its sites unless it is so at every one. In the order of outputs. */
export function hostSettings(compared: readonly ComparedAtSite[]): readonly SettingChange[] {
  const groups = new Map<string, Group>();
  for (const { node, site, changes } of compared) {
    for (const change of changes) {
      const { span: _, ...told } = change;
      const key = JSON.stringify([node.id, told]);
      const group = groups.get(key) ?? { node, change, sites: [] };
      groups.set(key, group);
      if (site !== undefined) group.sites.push(site);
    }
  }
  return [...groups.values()].map((group) => settingOf(group, sitesOf(compared, group.node)));
}

interface Group {
  readonly node: OutputNode;
  readonly change: HostChange;
  readonly sites: string[];
}

function sitesOf(compared: readonly ComparedAtSite[], { id }: OutputNode): number {
  return compared.filter(({ node }) => node.id === id).length;
}

function settingOf({ node, change, sites }: Group, everywhere: number): SettingChange {
  const { level, text, items, span } = change;
  const isEverywhere = sites.length === 0 || sites.length === everywhere;
  const where = isEverywhere ? '' : ` (${sites.length === 1 ? 'site' : 'sites'} ${namedText(sites)})`;
  return {
    kind: 'hosts',
    level,
    text: `output ${quote(node.id)}${where}: ${text}`,
    ...(items && { items }),
    ...(sites.length > 0 && { sites }),
    span: span ?? node.span,
    side: 'to',
  };
}
