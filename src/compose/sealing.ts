import type { Resealed } from '#adapters/sealing/reseal.ts';
import type { OldRecords } from '#adapters/sealing/strongbox.ts';
import { systemHmac as hmac } from '#adapters/system/hmac.ts';
import type { Config } from '#src/config.ts';
import { BotError, isBotError } from '#src/errors.ts';
import { sealingKeys } from '#src/host/sealing-settings.ts';
import type { SecretReference } from '#src/host/secret-reference.ts';
import { SecondFactor } from '#src/identity/second-factor.ts';
import type { Log } from '#src/ports/log.ts';
import type { SealedRecords } from '#src/ports/sealed-records.ts';
import type { Store } from '#src/ports/store.ts';
import type { Strongbox } from '#src/ports/strongbox.ts';
import { clock, secrets, world } from './world.ts';

async function sealOf(keys: readonly SecretReference[]) {
  const { loadKeys } = await import('#adapters/sealing/key.ts');
  const { Seal } = await import('#adapters/sealing/seal.ts');
  return new Seal(await loadKeys(keys, secrets));
}

export async function openStrongbox(
  records: SealedRecords,
  keys: readonly SecretReference[],
  old?: OldRecords,
): Promise<Strongbox> {
  const { createStrongbox } = await import('#adapters/sealing/strongbox.ts');
  return createStrongbox(records, await sealOf(keys), old);
}

/** Whether the keys are there, and are keys. Rejects with `secret-missing` or `config-invalid`. */
export async function checkKeys(config: Config): Promise<void> {
  const keys = sealingKeys(config);
  if (keys.length > 0) await sealOf(keys);
}

export interface Factors extends AsyncDisposable {
  readonly factor: SecondFactor;
  readonly records: SealedRecords;
}

/** The second factors of a data folder, also beside a bot that runs; undefined without `sealing.keys`. */
export async function openFactors(
  config: Config,
  folder: string,
  old?: OldRecords,
): Promise<Factors | undefined> {
  const keys = sealingKeys(config);
  if (keys.length === 0) return undefined;
  const { openSealedFile } = await import('#adapters/sqlite/sealed-file.ts');
  const records = await openSealedFile(folder);
  try {
    const strongbox = await openStrongbox(records, keys, old);
    const factor = new SecondFactor({ strongbox, clock, hmac });
    return { factor, records, [Symbol.asyncDispose]: () => records[Symbol.asyncDispose]() };
  } catch (error) {
    await records[Symbol.asyncDispose]();
    throw error;
  }
}

/** Who has one, without a key: their names alone. Undefined where nobody ever had. */
export async function enrolledIn(folder: string): Promise<readonly string[] | undefined> {
  const { readSealedFile } = await import('#adapters/sqlite/sealed-file.ts');
  const { factorKind } = await import('#src/identity/second-factor.ts');
  await using records = await readSealedFile(folder);
  return await records?.ids(factorKind);
}

/** Seals anew whatever an older key of the site sealed. Rejects with `config-invalid` where there is no key. */
export async function resealAll(
  config: Config,
  all: readonly SealedRecords[],
): Promise<readonly Resealed[]> {
  const keys = sealingKeys(config);
  if (keys.length === 0)
    throw new BotError('config-invalid', 'fettle.yaml names no sealing.keys.', {
      hint: 'docs/security.md says how to make one.',
    });
  const { reseal } = await import('#adapters/sealing/reseal.ts');
  const seal = await sealOf(keys);
  const done: Resealed[] = [];
  for (const records of all) done.push(...(await reseal(records, seal)));
  return done;
}

/** The same of a data folder that no bot runs on. */
export async function resealIn(config: Config, folder: string): Promise<readonly Resealed[]> {
  await using store = await openAlone(folder);
  await using factors = await openFactors(config, folder);
  const all = [store.sealed, ...(factors === undefined ? [] : [factors.records])];
  const done = await resealAll(config, all);
  await secrets[Symbol.asyncDispose]();
  return done;
}

async function openAlone(folder: string): Promise<Store> {
  try {
    return await world.openStore(folder);
  } catch (cause) {
    if (!isBotError(cause) || cause.code !== 'store-locked') throw cause;
    throw new BotError('store-locked', cause.message, {
      cause,
      hint: 'The bot that runs there sealed everything anew at its start. To do it here, stop it first.',
    });
  }
}

/** At the start of the bot: a key that was put in front takes over, and what does not open is told. */
export async function resealAtStart(
  config: Config,
  all: readonly SealedRecords[],
  log: Log,
): Promise<void> {
  if (sealingKeys(config).length === 0) return;
  for (const { kind, anew, broken } of await resealAll(config, all)) {
    if (anew > 0) log.info({ kind, anew }, 'sealed anew with the newest key');
    for (const { id, why } of broken) log.error({ kind, id, why }, 'something kept does not open');
  }
}
