// The writer. It gets a plan of what the gate can say, so it has nothing to refuse, and every line stands for itself but for its clients.
import { prefixTexts } from 'rulecast/exporter/emit';

/** @import { AccessEntry, AccessPlan, AddressSet, Artifact, PortSet } from 'rulecast/exporter/emit' */

/**
 * @param {AccessPlan} plan
 * @returns {readonly Artifact[]}
 */
export function emit({ policy, entries }) {
  const groups = new Map(entries.map(({ clients }) => [keyOf(clients), clients]));
  const names = new Map([...groups.keys()].map((key, index) => [key, `group-${index + 1}`]));
  const clients = [...groups].flatMap(([key, set]) =>
    prefixTexts(set).map((text) => `client ${names.get(key)} ${text}`),
  );
  const hosts = entries.flatMap((entry) => hostLines(entry, nameOf(entry.clients)));
  return [{ path: `${policy}.gate`, text: `${[`example-gate ${policy}`, ...clients, ...hosts].join('\n')}\n` }];

  /** @param {AddressSet} set */
  function nameOf(set) {
    return names.get(keyOf(set)) ?? '';
  }
}

/** @param {AddressSet} set */
function keyOf(set) {
  return prefixTexts(set).join(' ');
}

/**
 * The name of a rule is on one line, as the language has it, and stands where the line says nothing more.
 * @param {AccessEntry} entry
 * @param {string} group
 */
function hostLines({ action, ports, hosts, rule }, group) {
  return hosts.map((host) => `${action} ${group} ${portsText(ports)} ${host} - ${rule}`);
}

/** @param {PortSet} ports */
function portsText(ports) {
  return ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
