/** The policy that `rulecast init` writes. */
export const POLICY = `# yaml-language-server: $schema=./node_modules/rulecast/schemas/policy.schema.json
#
# A policy to start with: what an office may reach through its router.
# Write its rule files with "rulecast build"; check them in CI with "rulecast build --check".
version: 1
name: office-egress
direction: forward # inbound, outbound or forward: where the packets of the rules go
scope: { from: office } # the traffic that this policy decides; all other is left alone
default: drop # what happens to traffic in scope that no rule matches

feeds:
  # An example with documentation addresses. "rulecast update" replaces it by the real list;
  # commit that, and the lock that it writes.
  m365: { type: microsoft365, instance: worldwide, snapshot: feeds/m365-worldwide.json }

sets:
  office: [10.20.0.0/16, "2001:db8:20::/48"]
  mail-relay: [10.20.1.25, "2001:db8:20:1::25"]
  dns-servers: [192.0.2.53, "2001:db8:53::53"]
  proxies: [192.0.2.80, "2001:db8:53::80"]

rules: # tried in order, the first that matches decides
  - name: dns
    from: office
    to: dns-servers
    services: [udp/53, tcp/53]
    action: allow

  - name: microsoft-365 # ports come with each endpoint set
    from: office
    to: { feed: m365, where: { required: true }, except: { id: 10 } }
    action: allow

  - name: mail # only the relay may send mail
    from: mail-relay
    to: { feed: m365, where: { id: 10 } }
    action: allow
    comment: SMTP to Exchange Online

  - name: proxy # many names have no published address: they need the proxy
    from: office
    to: proxies
    services: tcp/8080
    action: allow

outputs:
  - { exporter: nftables, path: out/office.nft }
  - { exporter: csv, path: out/csv }
  # Browsers go around the proxy for what the rules let through; the build proves that both agree.
  - exporter: pac
    path: out/proxy.pac
    options: { proxy: "PROXY proxy.example.net:8080", tenantRestrictions: false }
`;
