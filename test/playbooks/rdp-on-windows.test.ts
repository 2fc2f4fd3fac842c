import { beforeAll, describe, expect, it } from '@jest/globals';
import { assess } from '#src/playbook/assess.ts';
import { type Case, looksOf } from '#src/playbook/case.ts';
import { lines } from '#src/playbook/judge.ts';
import { type LoadedCase, loadCases } from '#src/playbook/load-cases.ts';
import { type Played, playCase, situationOf } from '#src/playbook/play-case.ts';
import type { Value } from '#src/playbook/reading.ts';
import { shippedPlaybook } from './shipped-playbook.ts';

const loaded = shippedPlaybook('rdp-closed-before-logon');
const { playbook } = loaded;
const cases = loadCases(loaded).cases.filter(({ content }) => content.host.platform === 'windows');
const causes = Object.entries(playbook.causes)
  .filter(([, { platform }]) => platform === 'windows')
  .map(([cause, written]) => ({ cause, written }));

function caseNamed(wanted: string): Case {
  const found = cases.find((each) => each.name === `windows-${wanted}`);
  if (found === undefined) throw new Error(`no case windows-${wanted}`);
  return found.content;
}

/** One reading of a case, if it was told. */
function read({ looks }: Case, probe: string, key: string): Value | undefined {
  const look = looks[probe];
  if (look === undefined || look.failed !== undefined) return undefined;
  const value = look[key];
  return typeof value === 'object' ? undefined : value;
}

function shown(written: Case): readonly string[] {
  return playCase(playbook, written)
    .assessment.findings.filter(({ verdict, hiddenBy }) => verdict === 'confirmed' && !hiddenBy)
    .map(({ cause }) => cause);
}

const truths = new Map<LoadedCase, Played>();
beforeAll(() => {
  for (const each of cases) truths.set(each, playCase(playbook, each.content));
});

describe('what the cases of Windows show', () => {
  it.each(causes)(
    '$cause: typical, missed by one line, and with readings denied',
    ({ cause, written }) => {
      const judged = cases.map((each) => {
        const found = lines(written.confirmed, situationOf(each.content, each.content.looks));
        const verdict = truths.get(each)?.verdicts[cause];
        return { verdict, found };
      });

      const typical = judged.filter(({ verdict }) => verdict === 'confirmed');
      const nearMisses = judged.filter(
        ({ found }) =>
          found.filter(({ truth }) => truth === 'fails').length === 1 &&
          !found.some(({ truth }) => truth === 'unknown'),
      );
      const denied = judged.filter(
        ({ verdict, found }) =>
          verdict !== 'confirmed' && found.some(({ truth }) => truth === 'unknown'),
      );
      expect(typical.length).toBeGreaterThan(0);
      expect(nearMisses.length).toBeGreaterThan(0);
      expect(denied.length).toBeGreaterThan(0);
    },
  );

  it('are at least ten with two causes at once', () => {
    const two = cases.filter((each) => {
      const verdicts = Object.values(truths.get(each)?.verdicts ?? {});
      return verdicts.filter((verdict) => /confirmed|suspected/.test(verdict)).length > 1;
    });

    expect(two.length).toBeGreaterThanOrEqual(10);
  });

  it('come from every Windows that is still met', () => {
    const builds = new Set(
      cases.map(({ content }) => {
        const kind = read(content, 'windows-system', 'kind');
        return `${kind === 'workstation' ? 'client' : 'server'} ${read(content, 'windows-system', 'build')}`;
      }),
    );

    expect([...builds]).toEqual(
      expect.arrayContaining([
        'server 9600',
        'server 14393',
        'server 17763',
        'server 20348',
        'server 26100',
        'client 19045',
        'client 26100',
      ]),
    );
  });

  it.each(['de-DE', 'ja-JP'])('do not depend on the language of Windows: %s', (language) => {
    const found = cases.filter(
      ({ content }) => read(content, 'windows-system', 'language') === language,
    );

    expect(found.flatMap(({ content }) => shown(content))).not.toEqual([]);
  });

  it('say of themselves that they are invented, as long as none was recorded', () => {
    const silent = cases.filter(({ content }) => !/Invented\.|[Rr]ecorded/.test(content.comment));

    expect(silent.map((each) => each.name)).toEqual([]);
  });
});

describe('what proves a cause', () => {
  it('is never the date of a certificate alone', () => {
    const expired = cases.filter(({ content }) => {
      const days = read(content, 'windows-certificate', 'daysLeft');
      return typeof days === 'number' && days < 0 && read(content, 'rdp', 'tls') === 'completes';
    });

    expect(expired.length).toBeGreaterThan(3);
    for (const { content } of expired) {
      expect(shown(content)).toEqual([]);
    }
  });

  it('is 36870 with a handshake that breaks, where nothing else says why', () => {
    expect(shown(caseNamed('key-rules-denied'))).toEqual(['private-key-unusable']);
    expect(shown(caseNamed('private-key-of-another-program'))).toEqual(['tls-cut-on-the-way']);
  });

  it.each([
    { written: 'two-key-rights-and-expired', shows: ['key-not-readable'] },
    { written: 'key-not-replaceable', shows: ['key-not-replaceable'] },
    { written: 'key-file-empty', shows: ['key-file-empty'] },
    { written: 'configuration-service-stopped', shows: ['configuration-service-stopped'] },
    { written: 'two-flood-and-hung', shows: ['connection-flood'] },
    { written: 'host-firewall-blocks', shows: ['host-firewall-blocks'] },
    { written: 'wrong-machine-answers', shows: ['wrong-machine-answers'] },
  ])('explains what follows from it, which is not shown: $written', ({ written, shows }) => {
    expect(shown(caseNamed(written))).toEqual(shows);
  });

  it('is found in no healthy host', () => {
    const healthy = cases.filter((each) => each.name.startsWith('windows-healthy-'));

    expect(healthy.length).toBeGreaterThan(6);
    for (const { content } of healthy) expect(shown(content)).toEqual([]);
  });
});

describe('what is never offered', () => {
  const binding = ['unbind-listener-certificate', 'rebind-listener-certificate'];

  it('is to change a binding on a broker, or one of a policy', () => {
    const guarded = cases.filter(
      ({ content }) =>
        read(content, 'windows-system', 'broker') === true ||
        read(content, 'windows-certificate', 'bound') === 'policy',
    );

    expect(guarded.length).toBeGreaterThan(4);
    for (const { content } of guarded) {
      expect(content.offers.filter((offer) => binding.includes(offer))).toEqual([]);
    }
  });

  it('is to change a setting that a policy decides', () => {
    const guarded = cases.filter(({ content }) =>
      ['securityLayerSource', 'encryptionSource'].some(
        (key) => read(content, 'windows-settings', key) === 'policy',
      ),
    );

    expect(guarded.length).toBeGreaterThan(1);
    for (const { content } of guarded)
      expect(content.offers).not.toContain('raise-security-settings');
  });

  it('is a restart that ends connections before a new certificate that ends none', () => {
    const both = cases.filter(
      ({ content: { offers } }) =>
        offers.includes('restart-remote-desktop') &&
        offers.includes('renew-self-signed-certificate'),
    );

    expect(both.length).toBeGreaterThan(2);
    for (const {
      content: { offers },
    } of both) {
      expect(offers.indexOf('renew-self-signed-certificate')).toBeLessThan(
        offers.indexOf('restart-remote-desktop'),
      );
    }
  });
});

describe('what is asked about a Windows host', () => {
  function asked(
    wanted: string,
    answers: Readonly<Record<string, Value>> = {},
  ): string | undefined {
    const { looks: written } = caseNamed(wanted);
    const looks = looksOf(written, { at: 0, source: 'case' });
    const known = { platform: 'windows', hasHost: true, tried: [], suspected: 'never' } as const;
    return assess(playbook, { ...known, looks, answers }).question?.key;
  }

  it.each([
    'key-not-readable',
    'self-signed-missing',
    'rdp-service-stopped',
    'tls12-off',
    'way-blocked',
  ])('is nothing where the readings decide: %s', (wanted) => {
    expect(asked(wanted)).toBeUndefined();
  });

  it('is which program, from where and who, where all works from here', () => {
    expect(asked('one-client-closes')).toBe('client');
    expect(asked('one-client-closes', { client: 'mstsc' })).toBe('from-where');
    expect(asked('one-client-closes', { client: 'mstsc', 'from-where': 'vpn' })).toBe('affected');
  });

  it('is since when only where an update was just installed and nothing else is wrong', () => {
    expect(asked('began-with-an-update')).toBe('since');
    expect(
      asked('healthy-2022', {
        client: 'mstsc',
        'from-where': 'same-network',
        affected: 'everyone',
      }),
    ).toBeUndefined();
  });

  it('is for the networks only where a flood is proven and the rule may be narrowed', () => {
    expect(asked('connection-flood')).toBe('rdp-networks');
    expect(asked('connection-flood-rule-by-policy')).toBeUndefined();
  });
});
