import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { createSigner, makeKeyPair, readVerificationKeys } from '#adapters/signing/ed25519.ts';
import { readSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { type BundleContent, checkBundle, signBundle } from '#src/journal/bundle.ts';
import { lineOf } from '#src/journal/chain.ts';
import { createRedactor } from '#src/redaction/redactor.ts';
import { PolicySite, type PolicySiteOptions } from '#test/fakes/policy-site.ts';
import { report } from '#test/fakes/ruled-site.ts';

const people = { maria: ['staff'], jonas: ['ops'] };
const policy = `
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [staff], approve: [ops], approvals: 1 }
`;

type Platform = NonNullable<PolicySiteOptions['platforms']>[number];

async function repaired(platform: Platform, text = report, more: Partial<PolicySiteOptions> = {}) {
  const site = await PolicySite.start({ policy, people, platforms: [platform], ...more });
  const maria = site.on(platform, 'maria');
  await maria.reports(text);
  await maria.press(/plan/i);
  await site.on(platform, 'jonas').press(/^approve$/i);
  await maria.reads(/Resolved in/);
  return { site, maria };
}

/** What "fettle journal export" makes of the newest incident. */
async function contentOf({ store, clock }: PolicySite, id: string): Promise<BundleContent> {
  const [newest] = await store.recent(1);
  if (newest === undefined || newest !== id) throw new Error('there is no such incident');
  const records = (await store.records(newest)).map(lineOf);
  const cards = (await store.messages(newest)).map(({ key, slot, to, card }) => ({
    key,
    slot,
    to,
    card,
  }));
  return { format: 1, made: clock.now(), head: await store.head(), records, cards };
}

describe('an audit that covers the chat, in which nothing can be changed without being found', () => {
  it.each<Platform>(['slack', 'discord'])(
    'in %s says who clicked with which account for which plan, with the cards as they were, and is proven offline',
    async (platform) => {
      const { site, maria } = await repaired(platform);
      await using _site = site;
      const { id } = await site.incident();
      const { privateKey, publicKey } = makeKeyPair();

      const content = await contentOf(site, id);
      const bundle = signBundle(content, createSigner(privateKey));
      const keys = readVerificationKeys(publicKey);

      const [account = ''] = site.humans.jonas?.accounts ?? [];
      const shown = /Plan:\W*([0-9a-f]{12})/.exec(JSON.stringify(content.cards))?.[1] ?? 'none';
      const told = JSON.stringify(content.records);
      expect(told).toContain(account);
      expect(told).toMatch(new RegExp(`digest[^}]{0,12}${shown}`));
      expect(maria.reading).toContain(shown);
      expect(checkBundle(bundle, keys)).toMatchObject({ ok: true, incident: { id } });
      const forged = { ...content, made: content.made + 1 };
      expect(checkBundle({ ...bundle, content: forged }, keys)).toMatchObject({ ok: false });
    },
  );

  it('an edited row and a cut tail are found, without the bot', async () => {
    const { site } = await repaired('slack');
    await using _site = site;
    await site.kill();
    const faults = async (): Promise<readonly string[]> => {
      await using store = await readSqliteStore(site.data.path);
      return (await store.verify()).map(({ kind }) => kind);
    };
    expect(await faults()).toEqual([]);

    site.data.forge(
      "UPDATE record SET event = replace(event, 'jonas', 'maria') WHERE event LIKE '%decided%'",
    );
    expect(await faults()).toContain('changed');
    site.data.forge('DELETE FROM record WHERE seq = (SELECT max(seq) FROM record)');
    expect(await faults()).toContain('cut');
  });
});

describe('redaction by value, on by default, everywhere', () => {
  const secret = 'Quiet-River-Stone';
  const forms: readonly string[] = [
    secret,
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret, 'utf16le').toString('base64'),
    Buffer.from(secret).toString('hex'),
    encodeURIComponent(`${secret}?`),
  ];

  it.each<Platform>(['slack', 'discord'])(
    'in %s no form of a secret of the site is shown, kept or logged, whoever says it',
    async (platform) => {
      const { redact } = createRedactor([secret]);
      const said = `${report}\n${forms.join(' ')}`;
      const { site } = await repaired(platform, said, { redact });
      await using _site = site;

      const records = [];
      for await (const record of site.store.scan(1)) records.push(record);
      const cards = await site.store.messages((await site.incident()).id);
      const kept = JSON.stringify([records, cards, site.log.lines]);
      const shown = site.side(platform).botSaid();

      expect(shown).toMatch(/secret/);
      expect(kept).toContain('[secret removed]');
      for (const form of forms) {
        expect(kept).not.toContain(form);
        expect(shown).not.toContain(form);
      }
    },
  );
});
