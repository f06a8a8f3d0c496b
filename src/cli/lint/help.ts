/** The help text of `rulecast lint`. */
export const LINT = `Says what networks suffer from though every rule is right: media over TCP, names
without a proxy, mail from clients and the like.

Usage: rulecast lint [POLICY] [OPTION]...
       rulecast lint --explain CODE

POLICY is a file or a folder with a rulecast.yaml; default: ./rulecast.yaml

Options:
  --explain CODE        say what a lint finds and why it matters
  --strict              exit 1 for warnings, too
  --site NAME           look at this site only (repeatable)
  --as-of DATE          judge dates of expiry on YYYY-MM-DD; default: today
  --allow-expired NAME  leave out this expired rule (repeatable)
  --quiet               print errors and warnings only
  --format text|json    json: one document on stdout, diagnostics in it

Examples:
  rulecast lint
  rulecast lint edge/rulecast.yaml --strict
  rulecast lint --explain MEDIA_UDP_MISSING

The policy can raise or silence each lint by its code, with a reason:

  lints:
    PROXY_PATH_MISSING: { level: off, reason: the proxy is on the client }

Exit codes: 0 done, 1 error, or a lint that the policy calls an error.
`;
