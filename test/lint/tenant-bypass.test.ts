import { expect } from 'chai';
import { addressSet, literal } from '../model/document-builder.ts';
import { CLEAN, findings, PROXY, steering, to, told } from './linting.ts';

const TENANT = 'TENANT_BYPASS';
const DIRECT = [{ route: 'direct', hosts: ['login.microsoftonline.com', '*.teams.example'] }] as const;

describe('TENANT_BYPASS', () => {
  it('finds sign-in that goes directly without a word on it', () => {
    expect(told(TENANT, CLEAN, { outputs: [steering(DIRECT)] })).to.deep.equal([
      '51 The output out sends sign-in directly (login.microsoftonline.com), where no proxy can restrict tenants',
    ]);
  });

  it('finds sign-in of national clouds, and by wildcards', () => {
    const layers = [
      { route: 'direct', hosts: ['*.microsoftonline.us', 'login.partner.microsoftonline.cn', '*.live.com'] },
    ] as const;
    expect(told(TENANT, CLEAN, { outputs: [steering(layers)] })[0]).to.include(
      '(login.live.com, login.microsoftonline.us, login.partner.microsoftonline.cn)',
    );
  });

  it('finds rules that let clients sign in around the proxy', () => {
    const outputs = [steering([{ route: 'direct', hosts: ['*.teams.example'] }], { tenantRestrictions: true })];
    expect(told(TENANT, CLEAN, { outputs })).to.deep.equal([
      '1 The rule "to-1-11-12-56" lets clients reach endpoint set 56 of m365 on tcp/443, where they sign in around the proxy that the output out sends them to',
    ]);
    expect(findings(CLEAN, { outputs }).find(({ code }) => code === TENANT)?.hint).to.include('except');
  });

  it('goes by the clients of the output', () => {
    const elsewhere = [steering([], { tenantRestrictions: true, clients: addressSet('10.99.0.0/16') })];
    expect(told(TENANT, CLEAN, { outputs: elsewhere })).to.deep.equal([]);
  });

  it('finds nothing when the output says that tenants are not restricted', () => {
    expect(told(TENANT, CLEAN, { outputs: [steering(DIRECT, { tenantRestrictions: false })] })).to.deep.equal([]);
  });

  it('finds nothing where sign-in takes the proxy, in the output and by the rules', () => {
    const outputs = [steering([], { tenantRestrictions: true })];
    expect(told(TENANT, [to(['1', '11', '12']), PROXY], { outputs })).to.deep.equal([]);
    expect(told(TENANT, CLEAN, { outputs: [steering([])] })).to.deep.equal([]);
    expect(told(TENANT, CLEAN)).to.deep.equal([]);
  });

  it('lets the proxy itself sign in', () => {
    const outputs = [steering([], { tenantRestrictions: true, clients: addressSet('10.20.0.0/16') })];
    const egress = to(['56'], { name: 'egress', from: literal('192.0.2.80') });
    expect(told(TENANT, [to(['1']), egress], { outputs })).to.deep.equal([]);
  });
});
