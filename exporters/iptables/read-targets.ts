import type { Family } from 'rulecast/exporter/read';

/** What becomes of a packet at a target that is no chain. */
export type TargetMeaning = 'allow' | 'drop' | 'reject' | 'return' | 'continue' | 'log';

/** A target: what it means, and its options with the number of their values. */
export interface Target {
  readonly meaning: TargetMeaning;
  readonly options: Readonly<Record<string, 0 | 1>>;
}

const NONE = {};

/**
 * Targets whose meaning for a packet is known. A mark decides nothing by itself: whoever asks for one is undecided. QUEUE, NFQUEUE and all that change
 * addresses are not here, and so refused.
 */
export const TARGETS: Readonly<Record<string, Target>> = {
  ACCEPT: { meaning: 'allow', options: NONE },
  DROP: { meaning: 'drop', options: NONE },
  REJECT: { meaning: 'reject', options: { '--reject-with': 1 } },
  RETURN: { meaning: 'return', options: NONE },
  LOG: {
    meaning: 'log',
    options: {
      '--log-level': 1,
      '--log-prefix': 1,
      '--log-tcp-sequence': 0,
      '--log-tcp-options': 0,
      '--log-ip-options': 0,
      '--log-uid': 0,
      '--log-macdecode': 0,
    },
  },
  NFLOG: {
    meaning: 'log',
    options: { '--nflog-group': 1, '--nflog-prefix': 1, '--nflog-range': 1, '--nflog-size': 1, '--nflog-threshold': 1 },
  },
  MARK: {
    meaning: 'continue',
    options: { '--set-mark': 1, '--set-xmark': 1, '--and-mark': 1, '--or-mark': 1, '--xor-mark': 1 },
  },
  CONNMARK: {
    meaning: 'continue',
    options: {
      '--set-mark': 1,
      '--set-xmark': 1,
      '--and-mark': 1,
      '--or-mark': 1,
      '--xor-mark': 1,
      '--save-mark': 0,
      '--restore-mark': 0,
      '--nfmask': 1,
      '--ctmask': 1,
    },
  },
  AUDIT: { meaning: 'continue', options: { '--type': 1 } },
  TRACE: { meaning: 'continue', options: NONE },
};

/** What a save may have behind `--reject-with`, besides `tcp-reset` (libipt_REJECT.c, libip6t_REJECT.c). */
const ANSWERS: Readonly<Record<Family, ReadonlySet<string>>> = {
  4: new Set(
    ['net-unreachable', 'host-unreachable', 'port-unreachable', 'proto-unreachable']
      .concat('net-prohibited', 'host-prohibited', 'admin-prohibited')
      .map((word) => `icmp-${word}`),
  ),
  6: new Set(
    ['no-route', 'adm-prohibited', 'addr-unreachable', 'port-unreachable', 'policy-fail', 'reject-route'].map(
      (word) => `icmp6-${word}`,
    ),
  ),
};

const TCP = 6;

/** Why a rule for one protocol, or for none in particular, cannot reject with this answer: it does not load. `undefined` where it can. */
export function answerProblem(
  answer: string,
  { family, protocol }: { readonly family: Family; readonly protocol: number | undefined },
): string | undefined {
  if (answer === 'tcp-reset') return protocol === TCP ? undefined : 'tcp-reset needs -p tcp';
  return ANSWERS[family].has(answer) ? undefined : `${JSON.stringify(answer)} is no answer over IPv${family}`;
}
