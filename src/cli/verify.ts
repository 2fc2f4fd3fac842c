import { Command } from 'commander';
import type { CommonOptions, World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { shown } from '#src/journal/told.ts';
import type { JournalFault, Store } from '#src/ports/store.ts';
import { type BundleServices, verifyBundle } from './bundle.ts';
import { type HeldAnchors, holdAnchors, isProof, tellAnchored } from './held-anchors.ts';
import { printable } from './printable.ts';
import { areVouchedFor, removalsOf, tellRemovals } from './verify-removals.ts';

/** A record that somebody noted elsewhere: whoever can write the file can forge all of it, but not this note. */
interface Anchor {
  readonly seq: number;
  readonly hash: string;
}

/** `fettle journal verify`: exit 1 when anything was changed, taken out, put elsewhere or cut off. */
export function verifyCommand(world: World, services: BundleServices): Command {
  return new Command('verify')
    .description('prove that the journal, or a document that was exported, is what was written')
    .argument('[bundle]', 'a file of "fettle journal export INCIDENT"; needs no journal')
    .option(
      '--key <file>',
      'public keys that you trust, for a document, for anchors, or for what was removed',
    )
    .option('--anchors <file>', 'heads that the bot noted elsewhere')
    .option('--expect <seq:hash>', 'a head that an earlier verify printed, noted elsewhere')
    .option('--json', 'for programs')
    .action(async (path: string | undefined, options: VerifyOptions, command: Command) => {
      if (path !== undefined) return await verifyDocument(world, services, { path, options });
      const anchor = anchorIn(options);
      await using store = await world.readStore(command.optsWithGlobals<CommonOptions>().data);
      const head = await store.head();
      const faults = [...(await store.verify()), ...(await anchorFaults(store, anchor))];
      const anchored = await held(world, services, { store, options });
      const removals = await removalsOf(store, await trustedBy(world, services, options));
      const whole = isWhole(faults, anchored) && areVouchedFor(removals);
      if (!whole) world.exit(1);
      const found = { whole, head, faults, anchored, removals };
      if (options.json) return world.out(printable(JSON.stringify(found)));
      tell(world, head, faults);
      tellRemovals(world, removals);
      if (anchored !== undefined) tellAnchored(world, anchored);
    });
}

/** Holds the journal against a file of anchors, where one is named. */
async function held(
  world: World,
  services: BundleServices,
  { store, options }: { readonly store: Store; readonly options: VerifyOptions },
): Promise<HeldAnchors | undefined> {
  if (options.anchors === undefined) return undefined;
  return await holdAnchors(store, {
    text: await world.files.read(options.anchors),
    trusted: await trustedBy(world, services, options),
  });
}

/** Undefined where nobody says whom they trust: then signatures are not looked at. */
async function trustedBy(world: World, services: BundleServices, { key }: VerifyOptions) {
  return key === undefined ? undefined : services.verificationKeys(await world.files.read(key));
}

function isWhole(faults: readonly JournalFault[], anchored: HeldAnchors | undefined): boolean {
  return faults.length === 0 && (anchored === undefined || isProof(anchored));
}

function anchorIn({ expect }: VerifyOptions): Anchor | undefined {
  return expect === undefined ? undefined : readAnchor(expect);
}

interface VerifyOptions {
  readonly anchors?: string;
  readonly expect?: string;
  readonly json?: true;
  readonly key?: string;
}

async function verifyDocument(
  world: World,
  services: BundleServices,
  { path, options }: { readonly path: string; readonly options: VerifyOptions },
): Promise<void> {
  if (options.key === undefined) {
    throw new BotError('usage', 'a document proves nothing without a key that you trust', {
      hint: 'Name the public key of the site: --key fettle-audit.pub',
    });
  }
  const keys = services.verificationKeys(await world.files.read(options.key));
  await verifyBundle(world, { path, keys, json: options.json === true });
}

function tell(world: World, { seq, hash }: Anchor, faults: readonly JournalFault[]): void {
  if (faults.length === 0) {
    world.out(`The journal is whole. Head ${seq}:${hash}`);
    return;
  }
  world.err(`The journal is not what was written. Places found: ${faults.length}`);
  for (const { kind, message } of faults) world.out(`${kind}: ${shown(message)}`);
}

function readAnchor(text: string): Anchor {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new BotError('usage', `${shown(text)} is not a head of a journal`, {
    hint: 'Write it as "fettle journal verify" prints it: number:hash.',
  });
}

async function anchorFaults(store: Store, anchor: Anchor | undefined): Promise<JournalFault[]> {
  if (anchor === undefined || anchor.seq === 0) return [];
  const { seq } = anchor;
  const hash = await hashAt(store, seq);
  if (hash === anchor.hash) return [];
  return hash === undefined
    ? [
        {
          seq,
          kind: 'cut',
          message: `record ${seq} was there when its hash was noted, and is gone`,
        },
      ]
    : [{ seq, kind: 'changed', message: `record ${seq} is not the one whose hash was noted` }];
}

async function hashAt(store: Store, seq: number): Promise<string | undefined> {
  for await (const record of store.scan(seq)) return record.seq === seq ? record.hash : undefined;
  return undefined;
}
