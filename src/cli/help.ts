import type { CommandName } from './command-names.ts';
import { LINT } from './lint/help.ts';

const OVERVIEW = `rulecast turns endpoint sets (Microsoft 365 first) into exact firewall rules.

Usage: rulecast COMMAND [OPTION]... [ARGUMENT]...

Commands:
  init      write a starting policy and feed snapshot into a folder
  build     write every output of a policy, proved
  update    fetch feeds, guarded, into snapshots and the lock
  verify    prove the files on disk against the policy
  changes   say what feeds changed or announce, and until when to act
  diff      say which traffic a change opens and closes, and judge it
  explain   say which rule, endpoint set and line of a file decide a packet
  lint      say what networks suffer from though every rule is right
  formats   list exporters with their capabilities and limits
  help      show this text, or that of a command

Options of every command:
  --format text|json   json: one document on stdout, diagnostics in it
  -h, --help           show the help of the command
  --version            show the version (before any command)

Examples:
  rulecast init my-policy
  rulecast build
  rulecast build --check
  rulecast help build

Exit codes:
  0 done   1 error in input or use   2 differs   3 guardrail   4 not proved
Results go to stdout, diagnostics to stderr.
`;

const BUILD = `Writes every output of a policy, or nothing at all.

Usage: rulecast build [POLICY] [OPTION]...

POLICY is a file or a folder with a rulecast.yaml; default: ./rulecast.yaml

Options:
  --check               write nothing; exit 2 when files are not up to date
  --only ID             build this output only (repeatable)
  --site NAME           build this site only (repeatable)
  --stdout ID           print one output instead of writing files
  --as-of DATE          judge dates of expiry on YYYY-MM-DD; default: today
  --allow-expired NAME  leave out this expired rule, and list it (repeatable)
  --strict              an annotation that an output cannot carry is an error
  --no-verify           do not read files back and prove them first
  --paranoid            prove in two ways that must agree
  --renumber            leave committed priorities aside and number rules anew
  --force               overwrite files that rulecast did not write
  --quiet               print errors and warnings only
  --format text|json    json: one document on stdout, diagnostics in it

Examples:
  rulecast build
  rulecast build edge/rulecast.yaml --only nftables --site oslo
  rulecast build --check --as-of 2026-11-01
  rulecast build --stdout nftables | sudo nft -c -f -

Files are listed in a manifest beside the policy (rulecast.manifest.json for
rulecast.yaml). Commit it: files in it that are no longer written are removed,
and a file that is not in it is never overwritten without --force.

Some outputs keep the numbers of their rules in a file beside them, such as
nsg.json.priorities.json. Commit it too: the next build changes no number that
it need not change.

Every file is read back before anything is written, and proved to let through
exactly what the policy says. A build that is not proved writes nothing.

Exit codes: 0 done, 1 error, 2 --check found files that differ or a file does
not do what the policy says, 4 a file could not be proved.
`;

const CHANGES = `Says what feeds changed or announce, from when on, and which rules it touches.

Usage: rulecast changes [POLICY] [OPTION]...

POLICY is a file or a folder with a rulecast.yaml; default: ./rulecast.yaml
Only files are read: snapshots, and the change records that update keeps.

Options:
  --since WHEN      versions after this one, or from this date on; default:
                    those of 90 days, and all that is in use later
  --pending [DAYS]  exit 2 when something must be deployed within so many days
                    (default: 30) and is not in the snapshot or the built files
  --git RANGE       what changed between the snapshots of REV and the work tree,
                    A..B, or A...B, told by change records or not
  --format NAME     text, markdown, json or atom
  --base-url URL    with atom: where the policy's folder is shown on the web
  --output FILE     write the report to a file
  --as-of DATE      count days from YYYY-MM-DD; default: today

Examples:
  rulecast changes --since 2026-10-01
  rulecast changes edge/ --pending 14 --format markdown
  rulecast changes --format atom --output changes.atom

An addition asks to act before its date; an impact that is not known does, too.
Removals and other changes have no deadline.

Exit codes: 0 done, 1 error, 2 --pending found something to deploy, 4 --pending
cannot know, since the files are too large to compare.
`;

const DIFF = `Says which traffic a change opens and closes, and why.

Usage: rulecast diff OLD NEW [OPTION]...
       rulecast diff --git REV[..REV] [PATH] [OPTION]...
       rulecast diff --from-json FILE [OPTION]...

OLD, NEW and PATH are each a policy, a feed snapshot, a rule file of any format,
or a folder of them; default of PATH: the policy of the current folder.

Options:
  --git RANGE             REV against the work tree, A..B, or A...B: their merge
                          base against B; nothing is checked out
  --from-json FILE        print the review that --format json wrote, as text,
                          markdown or sarif: from this file alone
  --format NAME           text, markdown, json, html or sarif
  --output FILE           write the report to a file
  --top N                 changes that the text shows; default: a screen of them
  --markdown-limit NAME   github, gitlab, bitbucket or azure-devops
  --key NAME              tells Markdown comments apart; default: the path
  --link URL              where Markdown says the full report is
  --guardrails FILE       limits; default: guardrails.yaml beside the policy
  --within FILE           a policy of approved traffic: staying inside exits 0
  --site NAME             this site only (repeatable)
  --as-of DATE            judge dates of expiry on YYYY-MM-DD; default: today
  --allow-expired NAME    leave out this expired rule (repeatable)
  --trust-exporters       with --git: load outside exporters of the work tree

Examples:
  rulecast diff --git main...HEAD
  rulecast diff --git main edge/ --format html --output review.html
  rulecast diff rules.v4 edge/rulecast.yaml

With --git, guardrails and the envelope are those of the older side. A change of
them, or of exporters, scope, default or not-on, is reported and never exits 0.

Exit codes: 0 same traffic and hosts, or inside the envelope, 1 error, 2 traffic
or hosts changed, 3 a guardrail is violated, 4 undecided.
`;

const EXPLAIN = `Says which rule, endpoint set and line of each file on disk decide a packet.

Usage: rulecast explain PACKET [POLICY] [OPTION]...

PACKET is one argument: [DIRECTION] [ZONES] PROTOCOL FROM -> TO [STATE]
  DIRECTION  inbound, outbound or forward; default: the one the policy decides
  ZONES      [lan>internet], either side may be empty; default: none
  PROTOCOL   tcp, udp, sctp, icmp/8, icmp/3/4, icmpv6/128, esp, ah, gre, proto/N
  FROM, TO   192.0.2.1:443 or [2001:db8::1]:443; without a port, no brackets are
             needed. The default port of FROM is 49152
  STATE      new (default), established, related, untracked or invalid
POLICY is a file or a folder with a rulecast.yaml; default: ./rulecast.yaml

Options:
  --only ID             ask the files of this output only (repeatable)
  --site NAME           explain for this site only (repeatable)
  --as-of DATE          judge dates of expiry on YYYY-MM-DD; default: today
  --allow-expired NAME  leave out this expired rule, and list it (repeatable)
  --quiet               print errors and warnings only
  --format text|json    json: one document on stdout, diagnostics in it

Examples:
  rulecast explain "udp 10.20.3.4 -> 52.112.7.9:3478"
  rulecast explain "[lan>internet] icmp/8 10.0.0.1 -> 192.0.2.1" edge/
  rulecast explain "tcp 2001:db8::1 -> [2603:1063::1]:443" --site oslo

Sites and outputs that must do the same, for the same reason, stand together.
Beside an address stands the prefix that holds it, merged as in the files.

Exit codes: 0 the files do what the policy says, 1 error, 2 one does something
else or is missing, 4 one does not decide the packet.
`;

const FORMATS = `Lists exporters, or shows what one of them can hold and where its limits are.

Usage: rulecast formats [ID] [OPTION]...

Options:
  --policy FILE       also the exporters that this policy names
  --format text|json  json: one document on stdout

Examples:
  rulecast formats
  rulecast formats nftables
  rulecast formats --policy edge/rulecast.yaml --format json

Capabilities are native, lowered (written in another, exactly equal way) or
unsupported. What decides a packet and is unsupported is an error of the build;
an unsupported annotation is listed by it. Both are shown for default options.
`;

const INIT = `Writes a starting policy and feed snapshot that build at once.

Usage: rulecast init [FOLDER] [OPTION]...

FOLDER is created if need be; default: the current folder. Nothing is
overwritten: when the policy or the snapshot exists, nothing is written.

Options:
  --format text|json  json: one document on stdout

Examples:
  rulecast init
  rulecast init my-policy && rulecast build my-policy

Files:
  rulecast.yaml               a policy with comments
  feeds/m365-worldwide.json   an example snapshot, to be replaced
  .gitattributes              line ends of the outputs; where it exists, the
                              lines to add are printed instead
`;

const UPDATE = `Fetches the feeds of a policy over HTTPS into their snapshots and the lock, all
of them or none. The only command that touches the network.

Usage: rulecast update [POLICY] [OPTION]...

POLICY is a file or a folder with a rulecast.yaml; default: ./rulecast.yaml

Options:
  --feed NAME          update this feed only (repeatable)
  --accept GUARD:FEED  let this guard pass this feed once (repeatable)
  --cafile FILE        trust the certificates in this PEM file, too
  --dry-run            write nothing; exit 2 when something would be written
  --quiet              print errors and warnings only
  --format text|json   json: one document on stdout, diagnostics in it

Examples:
  rulecast update
  rulecast update edge/rulecast.yaml --feed m365 --dry-run
  rulecast update --accept shrink:m365

Guards: shrink (too much would be lost), emptied (a category or family would be
empty), special (private, reserved or all addresses would come), backwards (an
older version came), stale (announced changes did not come). Commit snapshots,
rulecast.lock and *.changes.json: a build refuses any but the locked snapshot.

HTTPS_PROXY and NO_PROXY are honoured. Microsoft 365 wants a client request id:
a UUID made once and kept in ~/.config/rulecast, or RULECAST_CLIENT_REQUEST_ID.

Exit codes: 0 done or up to date, 1 error, 2 --dry-run found something to write,
3 a guard holds a feed back.
`;

const VERIFY = `Reads the files on disk back and proves that they let through exactly what the
policy says, IPv4 and IPv6.

Usage: rulecast verify [POLICY] [OPTION]...

POLICY is a file or a folder with a rulecast.yaml; default: ./rulecast.yaml

Options:
  --only ID             verify this output only (repeatable)
  --site NAME           verify this site only (repeatable)
  --as-of DATE          judge dates of expiry on YYYY-MM-DD; default: today
  --allow-expired NAME  leave out this expired rule, and list it (repeatable)
  --paranoid            prove in two ways that must agree
  --quiet               print errors and warnings only
  --format text|json    json: one document on stdout, diagnostics in it

Examples:
  rulecast verify
  rulecast verify edge/rulecast.yaml --only nftables

The files are those in the manifest. PROVED: no packet is treated differently
from what the policy and the output's housekeeping say. REFUTED: one is, and it
is shown with the line that decides it on either side. UNDECIDED: a file says
something whose effect on some packet is not known, or the comparison is too
large.

Exit codes: 0 proved, 1 error, 2 refuted or a file is missing, 4 undecided.
`;

const TEXTS: Readonly<Record<CommandName, string>> = {
  build: BUILD,
  changes: CHANGES,
  diff: DIFF,
  explain: EXPLAIN,
  formats: FORMATS,
  init: INIT,
  lint: LINT,
  update: UPDATE,
  verify: VERIFY,
};

/** The help text of a command, or the overview. */
export function helpOf(command: CommandName | undefined): string {
  return command === undefined ? OVERVIEW : TEXTS[command];
}
