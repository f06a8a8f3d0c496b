/** One output of each format, as YAML below `outputs:`, for a policy that forwards what comes from branches. `folder` may hold `{site}`. */
export function fiveOutputs(folder: string): string {
  return `  - { exporter: nftables, path: "${folder}/branch.nft", options: { hook: forward } }
  - { exporter: iptables, path: "${folder}/iptables", options: { hook: forward, sets: ipset } }
  - { exporter: panos, path: "${folder}/panos.xml" }
  - { exporter: azure-nsg, path: "${folder}/nsg.json", options: { vnet: deny, loadBalancer: deny } }
  - { exporter: csv, path: "${folder}/csv" }
`;
}

/** The formats that hold 100,000 prefixes: a security group of Azure holds 4,000. */
export function fourOutputs(folder: string): string {
  const lines = fiveOutputs(folder).split('\n');
  return lines.filter((line) => !line.includes('azure-nsg')).join('\n');
}
