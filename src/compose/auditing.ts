import { hostname } from 'node:os';
import { createSigner } from '#adapters/signing/ed25519.ts';
import { beside, readSite } from '#src/cli/site.ts';
import type { CommonOptions } from '#src/cli/world.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Config } from '#src/config.ts';
import { Anchoring } from '#src/journal/anchoring.ts';
import type {
  AnchorPlaceSettings,
  AuditSettings,
  StreamSettings,
  SyslogSettings,
} from '#src/journal/audit-settings.ts';
import type { Retaining } from '#src/journal/retaining.ts';
import { Streaming } from '#src/journal/streaming.ts';
import type { AnchorPlace } from '#src/ports/anchors.ts';
import type { AuditSink } from '#src/ports/audit-sink.ts';
import { clock, secrets, world } from './world.ts';

/** The journal as others see it while the bot runs: anchors outside, and streams for a SIEM. */
export interface Audit extends AsyncDisposable {
  start(): void;
  /** There may be new records. */
  wake(): void;
  /** How it stands, for /readyz. */
  details(): Readonly<Record<string, unknown>>;
}

/** Nothing of it stops the bot; only what is wrong from the beginning does: a key that is not to be had. */
export async function openAudit(
  options: CommonOptions,
  { store, log }: Pick<Context, 'store' | 'log'>,
): Promise<Audit> {
  const { config } = await readSite(world, options);
  const { audit } = config;
  const anchoring = await openAnchoring(audit, { options, store, log });
  const retaining = await openRetaining(config, { options, store, log });
  const { positionsIn } = await import('#adapters/audit/positions.ts');
  const positions = positionsIn(options.data);
  const redact = (text: string): string => secrets.redact(text);
  const sinks = await Promise.all((audit.stream ?? []).map((each) => openSink(each, options)));
  const streams = sinks.map(
    (sink) => new Streaming({ store, clock, log, positions, sink, redact }),
  );
  const wake = (): void => {
    for (const stream of streams) stream.wake();
  };
  return {
    start: () => {
      anchoring?.start();
      retaining?.start();
      wake();
    },
    wake,
    details: () => detailsOf(anchoring, streams),
    [Symbol.asyncDispose]: async () => {
      await retaining?.stop();
      await Promise.all([anchoring?.stop(), ...streams.map((stream) => stream.stop())]);
      for (const sink of sinks) await sink[Symbol.asyncDispose]();
    },
  };
}

/** What is not configured is not told. */
function detailsOf(anchoring: Anchoring | undefined, streams: readonly Streaming[]) {
  const told = {
    ...(anchoring === undefined ? {} : { anchors: anchoring.states() }),
    ...(streams.length === 0 ? {} : { streams: streams.map((stream) => stream.state()) }),
  };
  return Object.keys(told).length === 0 ? {} : { audit: told };
}

interface Around extends Pick<Context, 'store' | 'log'> {
  readonly options: CommonOptions;
}

async function openAnchoring(
  { anchors, key }: AuditSettings,
  { options, store, log }: Around,
): Promise<Anchoring | undefined> {
  if (anchors === undefined) return undefined;
  const signer = key === undefined ? undefined : createSigner(await secrets.resolve(key));
  if (signer === undefined) log.warn({}, 'anchors are not signed: there is no audit.key');
  const places = await Promise.all(anchors.to.map((each) => openPlace(each, options)));
  return new Anchoring({ store, clock, log, places, signer, every: anchors.every });
}

/** Removes day by day what the site keeps for a time only. */
async function openRetaining(
  { retention, audit: { key } }: Pick<Config, 'retention' | 'audit'>,
  { options, store, log }: Around,
): Promise<Retaining | undefined> {
  if (Object.keys(retention).length === 0) return undefined;
  const { Retaining } = await import('#src/journal/retaining.ts');
  const { forgetServices } = await import('./audit.ts');
  const signer = key === undefined ? undefined : createSigner(await secrets.resolve(key));
  const means = signer && { signer, chance: () => forgetServices.chance() };
  const pictures = forgetServices.pictures(options.data);
  return new Retaining({ store, clock, log, pictures, means, settings: retention });
}

async function openPlace(
  place: AnchorPlaceSettings,
  { config }: CommonOptions,
): Promise<AnchorPlace> {
  switch (place.kind) {
    case 'file':
      return (await import('#adapters/audit/anchor-file.ts')).anchorFile(
        beside(config, place.path),
      );
    case 'git': {
      const { anchorRepository } = await import('#adapters/audit/anchor-repository.ts');
      const { PATH, HOME } = process.env;
      const folder = beside(config, place.folder);
      return anchorRepository({ folder, environment: { PATH, HOME } });
    }
    case 'webhook':
      return (await import('#adapters/audit/webhook.ts')).anchorWebhook(place, secrets);
    case 'syslog':
      return (await import('#adapters/syslog/anchor-syslog.ts')).anchorSyslog(syslogOf(place));
  }
}

async function openSink(stream: StreamSettings, { config }: CommonOptions): Promise<AuditSink> {
  if (stream.kind === 'file')
    return (await import('#adapters/audit/json-lines.ts')).jsonLines(beside(config, stream.path));
  const { SyslogSink } = await import('#adapters/syslog/syslog-sink.ts');
  return new SyslogSink(syslogOf(stream));
}

function syslogOf(settings: SyslogSettings) {
  const machine = { host: hostname(), process: String(process.pid) };
  return { settings, secrets, clock, machine };
}
