import type { Family, FittedPolicy, Prefix } from 'rulecast/exporter/emit';
import type { Chain } from './emit-chain.ts';
import { fileContext } from './emit-context.ts';
import { chainsOf } from './emit-direction.ts';
import { type IptablesOptions, setName } from './options.ts';

/** The prefixes of one object in one family, sorted and disjoint as they are in the object. */
export interface NamedSet {
  readonly name: string;
  readonly family: Family;
  readonly prefixes: readonly Prefix[];
}

/** Everything that the files of an output hold. */
export interface Content {
  readonly chains: Readonly<Record<Family, readonly Chain[]>>;
  /** Empty unless addresses stand in sets. */
  readonly sets: readonly NamedSet[];
}

const FAMILIES = [4, 6] as const;

/** Contents by the chains that they are made of: the check, the names and the files of an output ask for the same one. */
const KNOWN = new WeakMap<FittedPolicy['chains'], { readonly options: IptablesOptions; readonly content: Content }>();

/** What `policy` comes to with `options`. Two chains of one name have the same rules. */
export function contentOf(policy: FittedPolicy, options: IptablesOptions): Content {
  const known = KNOWN.get(policy.chains);
  if (known?.options === options) return known.content;
  const content = makeContent(policy, options);
  KNOWN.set(policy.chains, { options, content });
  return content;
}

function makeContent(policy: FittedPolicy, options: IptablesOptions): Content {
  const chains = (family: Family): readonly Chain[] => {
    const context = fileContext(policy, options, family);
    const byName = new Map<string, Chain>();
    for (const chain of policy.chains.flatMap((one) => chainsOf(one, context))) {
      // The verdict of a rule is the goal of many terms.
      if (!byName.has(chain.name)) byName.set(chain.name, chain);
    }
    return [...byName.values()];
  };
  return { chains: { 4: chains(4), 6: chains(6) }, sets: options.sets === 'ipset' ? setsOf(policy) : [] };
}

function setsOf({ policy, objects }: FittedPolicy): readonly NamedSet[] {
  return objects.flatMap((object) =>
    FAMILIES.flatMap((family) => {
      const prefixes = object.prefixes.filter((prefix) => prefix.family === family);
      return prefixes.length === 0 ? [] : [{ name: setName(policy.name, object.name, family), family, prefixes }];
    }),
  );
}
