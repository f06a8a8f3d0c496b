/** What policies do that networks suffer from, though each of them is right as it stands. A policy can raise or silence these. Sorted by name. */
export const LINT_CODES = {
  BROAD_WILDCARD: 'A wildcard for hosts matches names that strangers can register.',
  CATEGORY_UNCOVERED: 'No rule and no proxy lets clients reach anything of a category of a feed.',
  DOMAINS_UNENFORCEABLE: 'Rules select endpoint sets that have names only, and nothing acts on names.',
  IPV6_ASYMMETRY: 'An endpoint set is let through over one address family alone, though clients have both.',
  MEDIA_UDP_MISSING: 'Media endpoints can be reached over TCP and not over their UDP ports.',
  OPTIMIZE_VIA_PROXY: 'Endpoint sets of category Optimize go through a proxy.',
  PROXY_PATH_MISSING: 'Clients need names without addresses, and can reach no proxy.',
  REQUIRED_MISSING: 'An endpoint set that its feed calls required is not let through whole.',
  SMTP_FROM_CLIENTS: 'Mail can be sent out from more addresses than a few relays.',
  TENANT_BYPASS: 'Sign-in goes around the proxy that restricts tenants.',
} as const satisfies Record<string, string>;

export type LintCode = keyof typeof LINT_CODES;

/** Whether the word is the code of a lint. */
export function isLintCode(word: string): word is LintCode {
  return Object.hasOwn(LINT_CODES, word);
}

/**
 * The closed catalogue of diagnostic codes: a stable word each, and what it means. Messages carry the details.
 * Sorted by area, then by name.
 */
export const DIAGNOSTIC_CODES = {
  // Input text and files
  FILE_NOT_FOUND: 'A file that the policy names does not exist or cannot be read.',
  FILE_TOO_LARGE: 'A file is larger than what rulecast reads.',
  LINK_REFUSED: 'A symbolic link or submodule stands where a file of a revision is read.',
  PATH_OUTSIDE: 'A path leaves the repository.',
  TEXT_ENCODING: 'A file is neither UTF-8 nor UTF-16 text.',
  YAML_SYNTAX: 'A YAML document is not well formed.',

  // The policy document
  ADDRESS_INVALID: 'An address, prefix or range cannot be parsed.',
  ANY_WITH_OTHERS: 'The word any stands in a list with other addresses.',
  CYCLE: 'Sets, services or includes refer to themselves.',
  DUPLICATE_NAME: 'A name is defined twice.',
  HOST_BITS: 'A prefix has bits set beyond its length.',
  KEY_MISSING: 'A required key is absent.',
  KEY_UNKNOWN: 'A key is not part of the policy language.',
  NAME_INVALID: 'A name has characters that names cannot have.',
  NAME_UNKNOWN: 'A set, service, zone, site, feed or rule of this name is not defined.',
  PORT_INVALID: 'A port or port range is not between 1 and 65535.',
  SERVICE_INVALID: 'A service cannot be parsed.',
  VALUE_INVALID: 'A value has the wrong type or is not one of the allowed words.',

  // What the policy means
  DEAD_RULE: 'A rule decides no packet, since earlier rules decide all of it.',
  EXPIRED: 'A rule is past its date of expiry.',
  FAMILY_LOST: 'One address family of a rule vanishes while the other stays.',
  FAMILY_MISMATCH: 'Source and destination of a rule share no address family.',
  FEEDS_BOTH_SIDES: 'A rule selects from a feed on both sides.',
  FEED_SOURCE_IDS: 'A feed whose addresses are shared needs endpoint set ids named one by one on the source side.',
  LOCKOUT: 'An inbound policy with default drop lets nobody reach a management port.',
  NOT_ON_UNSAFE: 'A drop above an allow cannot be left out of an output.',
  RULES_MISSING: 'A policy has no rule in force.',
  RULE_DISABLED: 'A rule is switched off.',
  RULE_NOT_ON: 'A rule is left out of an output, as it was told to.',
  SCOPE_CUT: 'A rule reaches outside the scope and was cut to it.',
  SCOPE_EMPTY: 'A rule has nothing inside the scope.',
  SCOPE_MISSING: 'A default drop or reject on this target needs a scope.',
  SELECTION_EMPTY: 'A feed selection matches no endpoint set with addresses.',
  SELECTOR_UNKNOWN: 'A selection names a label or value that the feed does not have.',
  SERVICES_EMPTY: 'A rule keeps no service after narrowing.',
  SERVICES_MISSING: 'A rule needs services.',
  SERVICES_NARROWED: 'Narrowing leaves an endpoint set without services.',
  SET_EMPTY: 'An address set is empty.',
  SITE_INCOMPLETE: 'A site lacks a set that is declared per site.',
  ZONE_SHARED: 'An output maps two zones to one interface.',
  ZONE_UNMAPPED: 'An output does not map a zone that a rule uses.',
  ZONES_IGNORED: 'An output drops the zone condition of a rule, as it was told to.',

  // Lints
  ...LINT_CODES,
  LINT_UNUSED: 'A lint is silenced that finds nothing.',

  // Feeds
  DOMAINS_ONLY: 'Endpoint sets without addresses cannot be enforced by an address-based firewall.',
  FEED_ANNOUNCED: 'Announced additions of a feed are left out until their date, as it was told to.',
  FEED_CATEGORY_UNKNOWN: 'A feed has a category that rulecast does not know; it is kept and selectable.',
  FEED_DUPLICATE_ID: 'Two endpoint sets of a feed have one id.',
  FEED_FETCH: 'A feed could not be fetched.',
  FEED_GUARD: 'A guard holds a new version of a feed back.',
  FEED_HOST_BITS: 'A prefix of a feed has host bits; the feed says to mask them.',
  FEED_KEPT: 'Something that a feed removed is kept for a while, as it was told to, or cannot be kept.',
  FEED_LOCK_INVALID: 'The lock of feeds cannot be read.',
  FEED_LOCK_MISMATCH: 'A snapshot is not the one that the lock of feeds says.',
  FEED_NOT_FETCHED: 'A feed is left as it is, since nothing says where it comes from.',
  FEED_SHAPE: 'A snapshot does not have the shape of its feed type.',
  FEED_VALUE: 'A value in a feed cannot be read.',

  // Outputs
  ANNOTATION_LOST: 'An annotation of a rule cannot be carried by this output.',
  DIRECTION_UNUSED: 'No rule has this direction, so nothing is written for it.',
  EXPORTER_INVALID: 'A module does not export a valid exporter.',
  EXPORTER_UNKNOWN: 'No exporter of this name exists.',
  HOOK_SHARED: 'Two directions of a policy would share one hook.',
  LIMIT_EXCEEDED: 'A limit of the target is exceeded.',
  NAME_SHORTENED: 'A name was shortened or altered to fit the target.',
  OPTION_INVALID: 'An option of an exporter has the wrong type or value.',
  OUTPUTS_MISSING: 'A policy has no outputs.',
  OUTPUT_COLLISION: 'Two outputs write the same path.',
  OUTPUT_EDITED: 'A file that rulecast wrote was changed by someone else since.',
  OUTPUT_FOREIGN: 'A file that rulecast does not own stands where an output goes.',
  OUTPUT_MISSING: 'A file that an output writes is not there.',
  OUTPUT_STALE: 'A committed file is not what a build writes.',
  PATH_NEEDS_SITE: 'An output of a policy with sites needs {site} in its path.',
  RULES_SLOW: 'An output has so many rules, tried one after the other, that every packet takes long.',
  UNSUPPORTED: 'The target cannot express a match or an action.',

  // Outputs of hosts
  DIRECT_NOT_PERMITTED: 'An output sends a host direct that the rules do not let its clients reach.',
  HOSTS_LOST: 'A pattern of hosts cannot be said by this output: it was left out, or written narrower.',
  HOSTS_MISSING: 'An output of hosts has none to write, or none of a feed whose hosts rules allow.',
  HOST_UNREACHED: 'Hosts that are not sent direct, and a proxy that no rule lets the clients reach.',
  RULES_ONLY: 'An endpoint set, or a rule, has nothing that an output of hosts could say.',

  // Reading rule files back
  READ_ASSUMED: 'A reading takes something for granted that the rule file does not say.',
  READ_IGNORED: 'A part of a rule file decides nothing that is compared, and was left unread.',
  READ_REFUSED: 'A rule file has a construct whose meaning is not known.',
  READ_SYNTAX: 'A rule file is not well formed.',
  READ_UNDECIDED: 'A construct of a rule file depends on more than a packet.',

  // Comparing rule files with policies
  PROOF_REFUTED: 'A rule file does not do what its policy says.',
  PROOF_UNDECIDED: 'It is not known whether a rule file does what its policy says.',

  // The command
  ARGUMENT_INVALID: 'A command-line argument cannot be used.',
  BUSY: 'Another run is writing in this folder.',
  COMMAND_UNKNOWN: 'No command of this name exists.',
  FORMAT_AMBIGUOUS: 'A file looks like the rule file of several formats.',
  FORMAT_UNKNOWN: 'A file is no policy, feed snapshot or rule file that rulecast knows.',
  GIT_FAILED: 'git cannot be run, or does not answer.',
  MANIFEST_INVALID: 'The manifest of written files cannot be read.',
  NOT_COMPARED: 'Something was left out of a comparison.',
  OPTION_UNKNOWN: 'No option of this name exists.',
  PACKET_INVALID: 'A packet on the command line cannot be read.',
  REVIEW_INVALID: 'A review cannot be read back from its JSON.',
  REVISION_UNKNOWN: 'git knows no commit of this name.',
  STAGE_INTERRUPTED: 'An earlier run was interrupted; its files were completed or undone.',
  WRITE_FAILED: 'Files could not be written.',
} as const satisfies Record<string, string>;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
