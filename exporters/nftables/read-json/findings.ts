import {
  type DiagnosticCode,
  error,
  info,
  keep,
  openReadReport,
  type ReadReport,
  type Span,
  spend,
} from 'rulecast/exporter/read';

/** How many products of conditions all rules together may stand for. */
const WORK_MAX = 300_000;

export type Findings = ReadReport;

export function openFindings(): Findings {
  return openReadReport(WORK_MAX);
}

/** Where in the ruleset the reader is. A listing is often one long line, so that messages name the rule, too. */
export interface Site {
  readonly findings: Findings;
  /** `rule 7 of chain "inet filter output"`; empty outside of rules. */
  readonly where: string;
}

/** Anything with a place in the file. */
export interface Placed {
  readonly span: Span;
}

/** The document is not a listing of nft. Gives `undefined`, so that a reader can return it for the value it does not have. */
export function malformed(site: Site, { span }: Placed, message: string): undefined {
  keep(site.findings.errors, error('READ_SYNTAX', withSite(message, site), { span }));
}

/** The listing says something that is not understood, or that rules alone do not decide. Gives `undefined`. */
export function refuse(site: Site, { span }: Placed, message: string, hint?: string): undefined {
  const details = hint === undefined ? { span } : { span, hint };
  keep(site.findings.errors, error('READ_REFUSED', withSite(message, site), details));
}

/** Something that a person should know and that changes no verdict. */
export function note(site: Site, { span }: Placed, message: string, code: DiagnosticCode = 'READ_IGNORED'): void {
  keep(site.findings.notes, info(code, withSite(message, site), { span }));
}

/** Counts work before it is done; false, with an error the first time, when it is more than a reading may cost. */
export function maySpend(site: Site, at: Placed, work: number): boolean {
  return spend(site.findings, work, (reason) => refuse(site, at, reason));
}

/** A text with the rule that it is about. */
export function withSite(text: string, { where }: Site): string {
  return where === '' ? text : `${text} (${where})`;
}
