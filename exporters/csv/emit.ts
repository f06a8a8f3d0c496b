import { stringify } from 'csv-stringify/sync';
import type { Artifact, FittedPolicy } from 'rulecast/exporter/emit';
import { ADDRESS_COLUMNS, addressLines } from './emit-addresses.ts';
import { DOMAIN_COLUMNS, domainRecords } from './emit-domains.ts';
import { RULE_COLUMNS, ruleRecords } from './emit-rules.ts';
import type { CsvOptions } from './options.ts';

const BYTE_ORDER_MARK = '\ufeff';

/** The three files, always all of them: rules by row, the prefixes of their sets, and the domains that no address stands for. */
export function emit(policy: FittedPolicy, { excel }: CsvOptions): readonly Artifact[] {
  const mark = excel ? BYTE_ORDER_MARK : '';
  return [
    { path: 'rules.csv', text: mark + csv([RULE_COLUMNS, ...ruleRecords(policy)]) },
    { path: 'addresses.csv', text: mark + csv([ADDRESS_COLUMNS]) + addressLines(policy.objects) },
    { path: 'domains.csv', text: mark + csv([DOMAIN_COLUMNS, ...domainRecords(policy)]) },
  ];
}

/** RFC 4180 with every field quoted: programs differ least on that. */
function csv(records: readonly (readonly string[])[]): string {
  return stringify(
    records.map((record) => [...record]),
    { quoted: true, quoted_empty: true, record_delimiter: '\r\n' },
  );
}
