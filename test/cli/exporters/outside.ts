/** Source of a module that exports a complete exporter; `changes` are object members that replace its own. */
export function exporterSource(changes = ''): string {
  return `const native = new Proxy({}, { get: () => ({ level: 'native' }) });
const name = { maxBytes: 63, allowed: /[ -~]/, substitute: '_', source: 'tests' };
const label = { maxBytes: 63, forbidden: /[^ -~]/u, substitute: '_', source: 'tests' };
export default {
  apiVersion: 1, id: 'lines', title: 'one line a rule', subject: 'packets', layout: 'file', replies: 'rule',
  options: { schema: { type: 'object' }, defaults: {} },
  capabilities: () => native,
  limits: () => ({ objectName: name, ruleName: name, label, zoneName: name }),
  hooks: () => ({}),
  scopeRequired: () => [],
  emit: (fitted) => [{ path: 'lines.txt', text: fitted.chains.flatMap((c) => c.rules).map((r) => r.id + '\\n').join('') }],
  identify: () => 'maybe',
  read: () => ({ ok: false, diagnostics: [] }),
  ${changes}
};
`;
}
