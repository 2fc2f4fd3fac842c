import { Command } from 'commander';
import { localTime } from '#src/cli/local-time.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import type { IncidentId } from '#src/incident/incident.ts';
import { Bundle, type BundleContent, checkBundle, signBundle } from '#src/journal/bundle.ts';
import { lineOf } from '#src/journal/chain.ts';
import { shown } from '#src/journal/told.ts';
import type { Signer, VerificationKey } from '#src/ports/signing.ts';
import type { Store } from '#src/ports/store.ts';
import { standingOf } from './incident-standing.ts';
import { printable } from './printable.ts';

/** What the commands for bundles need beside the journal. */
export interface BundleServices {
  /** The key of the site, or the one that a reference names. */
  signer(options: CommonOptions, reference: string | undefined): Promise<Signer>;
  verificationKeys(pem: string): readonly VerificationKey[];
  makeKeys(
    folder: string,
  ): Promise<{ readonly keyId: string; readonly privateKey: string; readonly publicKey: string }>;
}

/** `fettle journal key`: the pair that bundles are signed with. */
export function keyCommand(world: World, services: BundleServices): Command {
  return new Command('key')
    .description('make a pair of keys to sign what is exported; overwrites nothing')
    .option('--out <folder>', 'where to', '.')
    .action(async ({ out }: { out: string }) => {
      const { keyId, privateKey, publicKey } = await services.makeKeys(out);
      world.out(`key ${keyId}`);
      world.out(`${privateKey}  private: keep it from everybody, and name it in fettle.yaml:`);
      world.out(`    audit: { key: "file:${privateKey}" }`);
      world.out(`${publicKey}  public: give it to whoever checks what you export`);
    });
}

export interface ExportOptions extends CommonOptions {
  readonly key?: string;
  readonly out?: string;
}

/** One incident as a signed document: to a file, or to standard output. */
export async function exportBundle(
  world: World,
  {
    store,
    id,
    signer,
    out,
  }: {
    readonly store: Store;
    readonly id: IncidentId;
    readonly signer: Signer;
    readonly out: string | undefined;
  },
): Promise<void> {
  const bundle = signBundle(await contentOf(store, id, world.clock.now()), signer);
  const text = printable(JSON.stringify(bundle, undefined, 2));
  if (out === undefined) return world.out(text);
  await world.files.write('.', { [out]: `${text}\n` }, { overwrite: false });
  world.out(`${id} is in ${out}, signed with key ${signer.keyId}`);
}

async function contentOf(store: Store, id: IncidentId, made: number): Promise<BundleContent> {
  // The head first: what is written in the meantime makes it no less true.
  const head = await store.head();
  const records = (await store.records(id)).filter(({ seq }) => seq <= head.seq).map(lineOf);
  const cards = (await store.messages(id)).map(({ key, slot, to, card }) => ({
    key,
    slot,
    to,
    card,
  }));
  return { format: 1, made, head, records, cards };
}

/** Reads a bundle of whoever exported it, and says what it proves. Exit 1 when it proves nothing. */
export async function verifyBundle(
  world: World,
  {
    path,
    keys,
    json,
  }: { readonly path: string; readonly keys: readonly VerificationKey[]; readonly json: boolean },
): Promise<void> {
  const bundle = readBundle(await world.files.read(path), path);
  const checked = checkBundle(bundle, keys);
  if (!checked.ok) world.exit(1);
  if (json) return world.out(printable(JSON.stringify({ path, ...checked })));
  if (!checked.ok) {
    world.err(`${shown(path)} does not prove anything. Faults: ${checked.faults.length}`);
    for (const fault of checked.faults) world.out(shown(fault));
    return;
  }
  const { incident, signedBy } = checked;
  const { content } = bundle;
  const standing = standingOf(incident);
  world.out(`${incident.id} is whole, signed with key ${signedBy} on ${localTime(content.made)}.`);
  world.out(`outcome  ${standing}`);
  world.out(`records  ${content.records.length}; messages ${content.cards.length}`);
  world.out(`head     ${content.head.seq}:${content.head.hash}`);
  world.out(
    'Hold the head against one that was noted elsewhere: a whole journal that was forged has another.',
  );
}

function readBundle(text: string, path: string): Bundle {
  const parsed = Bundle.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new BotError('usage', `${shown(path)} is not a bundle of an incident`, {
    hint: '"fettle journal export INCIDENT --out FILE" makes one.',
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Told as what it is to the reader: no bundle.
    return undefined;
  }
}
