// What rulecast demands of every exporter of hosts, run by Node itself: node --test conformance.test.mjs
import { test } from 'node:test';
import { hostConformance, standardHostCases } from 'rulecast/testing';
import exporter from './index.mjs';

// Thorough in continuous integration, quick at the desk.
const amount = process.env.CI ? {} : { questions: 100, randomPolicies: 5 };
const limits = [{ of: 'hosts', max: 300 }];

for (const check of hostConformance(exporter, { cases: standardHostCases(), limits, ...amount }))
  test(check.name, check.run);
