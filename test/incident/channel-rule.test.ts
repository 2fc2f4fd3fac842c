import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Host } from '#src/host/host.ts';
import type { Person } from '#src/identity/person.ts';
import {
  allowedBy,
  type Bounds,
  type ChannelRule,
  mayDecide,
  mayTouchHost,
  mayUsePlaybook,
} from '#src/incident/channel-rule.ts';
import { jonas } from '#test/fakes/incident-samples.ts';

const host = Host.parse({
  name: 'rds-07',
  address: 'rds-07.example.org',
  aliases: ['terminal'],
  platform: 'windows',
  tags: ['rdp', 'berlin-floor-2'],
  site: 'berlin',
});

function rule(parts: Partial<ChannelRule> = {}): ChannelRule {
  return { allows: 'everything', ...parts };
}

describe('a host in a channel', () => {
  it.each([
    { name: 'without a rule', bounds: [], may: true },
    { name: 'under a rule that narrows nothing', bounds: [rule()], may: true },
    { name: 'where only advice is given', bounds: [rule({ allows: 'advice' })], may: false },
    { name: 'where nothing is done', bounds: [rule({ allows: 'nothing' })], may: false },
    { name: 'by its name', bounds: [rule({ hosts: { names: ['RDS-07'] } })], may: true },
    { name: 'by an alias', bounds: [rule({ hosts: { names: ['terminal'] } })], may: true },
    { name: 'by another name', bounds: [rule({ hosts: { names: ['rds-0'] } })], may: false },
    { name: 'by a tag', bounds: [rule({ hosts: { tags: ['web', 'rdp'] } })], may: true },
    { name: 'by a site', bounds: [rule({ hosts: { sites: ['berlin'] } })], may: true },
    {
      name: 'by a tag, but of another site',
      bounds: [rule({ hosts: { tags: ['rdp'], sites: ['paris'] } })],
      may: false,
    },
    { name: 'under an empty list', bounds: [rule({ hosts: { names: [] } })], may: false },
    {
      name: 'under two rules of which one excludes it',
      bounds: [rule({ hosts: { tags: ['rdp'] } }), rule({ hosts: { sites: ['paris'] } })],
      may: false,
    },
  ])('may be touched $name: $may', ({ bounds, may }) => {
    expect(mayTouchHost(bounds, host)).toBe(may);
  });
});

describe('a person in a channel', () => {
  const inGroup: Person = { ...jonas, groups: ['discord:1/2'] };

  it.each([
    { name: 'without a rule', bounds: [], by: jonas, may: true },
    { name: 'who is named', bounds: [rule({ approvers: [jonas.account] })], by: jonas, may: true },
    {
      name: 'whose role is named',
      bounds: [rule({ approvers: ['discord:1/2'] })],
      by: inGroup,
      may: true,
    },
    {
      name: 'who has lost that role',
      bounds: [rule({ approvers: ['discord:1/2'] })],
      by: jonas,
      may: false,
    },
    { name: 'where nobody is', bounds: [rule({ approvers: [] })], by: jonas, may: false },
    {
      name: 'where only advice is given',
      bounds: [rule({ allows: 'advice', approvers: [jonas.account] })],
      by: jonas,
      may: false,
    },
    {
      name: 'whose name only looks like it',
      bounds: [rule({ approvers: ['test:jоnas'] })],
      by: jonas,
      may: false,
    },
  ])('may decide $name: $may', ({ bounds, by, may }) => {
    expect(mayDecide(bounds, by)).toBe(may);
  });
});

describe('a playbook in a channel', () => {
  it('is used where it is named, for advice too, and nowhere else', () => {
    expect(mayUsePlaybook([rule({ allows: 'advice', playbooks: ['demo'] })], 'demo')).toBe(true);
    expect(mayUsePlaybook([rule({ playbooks: ['other'] })], 'demo')).toBe(false);
    expect(mayUsePlaybook([rule({ playbooks: [] })], 'demo')).toBe(false);
    expect(mayUsePlaybook([rule({ allows: 'nothing' })], 'demo')).toBe(false);
  });
});

const words = fc.option(fc.subarray(['rds-07', 'rdp', 'berlin', 'other']), { nil: undefined });
const rules: fc.Arbitrary<ChannelRule> = fc.record({
  allows: fc.constantFrom('everything', 'advice', 'nothing'),
  playbooks: fc.option(fc.subarray(['demo', 'other']), { nil: undefined }),
  hosts: fc.option(fc.record({ names: words, tags: words, sites: words }), { nil: undefined }),
  approvers: fc.option(fc.subarray([jonas.account, 'test:li']), { nil: undefined }),
});

it('never allows more with one rule more, in whatever order', () => {
  fc.assert(
    fc.property(fc.array(rules, { maxLength: 3 }), rules, (some, another) => {
      const both: Bounds = [...some, another];
      for (const may of [
        (bounds: Bounds) => mayTouchHost(bounds, host),
        (bounds: Bounds) => mayDecide(bounds, jonas),
        (bounds: Bounds) => mayUsePlaybook(bounds, 'demo'),
        (bounds: Bounds) => allowedBy(bounds) === 'everything',
        (bounds: Bounds) => allowedBy(bounds) !== 'nothing',
      ]) {
        expect(may(both)).toBe(may(some) && may([another]));
        expect(may(both.toReversed())).toBe(may(both));
      }
    }),
  );
});
