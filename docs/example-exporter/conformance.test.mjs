// What rulecast demands of every exporter, run by Node itself: node --test conformance.test.mjs
import { test } from 'node:test';
import { conformance, standardCases } from 'rulecast/testing';
import exporter from './index.mjs';

// Thorough in continuous integration, quick at the desk.
const amount = process.env.CI ? {} : { packets: 100, randomPolicies: 5 };

for (const check of conformance(exporter, { cases: standardCases(), ...amount })) test(check.name, check.run);
