import { expect } from 'chai';
import { fitting, lineOf, policyData, type TargetInit } from './fitting.ts';

const SSH = { name: 'ssh', direction: 'inbound', from: 'any', to: 'any', services: ['tcp/22'] };
const WEB = { name: 'web', direction: 'inbound', from: 'any', to: 'any' };

const ON_INPUT: TargetInit = { hooks: () => ({ outbound: 'input' }) };

describe('a lockout on one output', () => {
  it('is the rule for management that is left out there', () => {
    const data = policyData({}, { ...SSH, 'not-on': { fake: 'elsewhere' } }, WEB);
    const line = lineOf(data, '"drop"');
    expect(fitting({}, data).errors).to.deep.equal([
      `LOCKOUT@${line}: The default of inbound packets is drop, and no rule lets anyone reach a management service on fake`,
    ]);
  });

  it('is not where the rule is left out of another output only', () => {
    expect(fitting({}, policyData({}, { ...SSH, 'not-on': { other: 'elsewhere' } }, WEB)).errors).to.deep.equal([]);
  });

  it('is not where another rule still lets someone in', () => {
    const other = { ...SSH, name: 'rdp', services: ['tcp/3389'] };
    expect(fitting({}, policyData({}, { ...SSH, 'not-on': { fake: 'elsewhere' } }, other)).errors).to.deep.equal([]);
  });

  it('is not where the policy has no management', () => {
    const data = policyData({ management: 'none' }, { ...SSH, 'not-on': { fake: 'elsewhere' } }, WEB);
    expect(fitting({}, data).errors).to.deep.equal([]);
  });

  it("is judged by the policy's own services of management", () => {
    const data = policyData({ management: ['tcp/443'] }, { ...SSH, 'not-on': { fake: 'elsewhere' } }, WEB);
    expect(fitting({}, data).errors).to.deep.equal([]);
  });

  it('is another direction that stands on hook input without a way in', () => {
    expect(fitting(ON_INPUT, policyData()).errors.join()).to.match(/^LOCKOUT.* outbound packets is drop.* on fake$/);
    expect(fitting(ON_INPUT, policyData({}, { services: ['tcp/22'] })).errors).to.deep.equal([]);
  });

  it('is not on a target that enters no host', () => {
    const data = policyData({}, { ...SSH, 'not-on': { fake: 'elsewhere' } }, WEB);
    expect(fitting({ hooks: () => ({}) }, data).errors).to.deep.equal([]);
  });
});
