import { Command } from 'commander';
import { channelWarnings } from '#src/cli/channel-warnings.ts';
import { readSite, type Site } from '#src/cli/site.ts';
import { referencesOf } from '#src/cli/site-references.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import type { Config } from '#src/config.ts';
import { isBotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import type { SecretReference } from '#src/host/secret-reference.ts';
import type { Secrets } from '#src/ports/secrets.ts';

/** What the check says. `faults` stop the bot, `warnings` are worth a look. */
interface Checked {
  readonly told: readonly string[];
  readonly warnings: readonly string[];
  readonly faults: readonly string[];
}

export interface ConfigServices {
  /** Whether the keys that seal are keys. Rejects with `secret-missing` or `config-invalid`. */
  checkKeys(config: Config): Promise<void>;
  /** Seals anew, with the newest key, what is kept in a data folder. Rejects with `store-…` beside a bot that runs. */
  reseal(config: Config, folder: string): Promise<readonly Resealed[]>;
}

/** What became of what is kept of one kind. */
export interface Resealed {
  readonly kind: string;
  readonly sound: number;
  readonly anew: number;
  readonly broken: readonly { readonly id: string; readonly why: string }[];
}

/** `fettle config …`: reads what the site wrote, looks its secrets up, and says what it means. */
export function configCommand(world: World, secrets: Secrets, services?: ConfigServices): Command {
  const check = new Command('check')
    .description('read fettle.yaml and the inventory, look the secrets up; changes nothing')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }, command: Command) => {
      const { config } = command.optsWithGlobals<CommonOptions>();
      const site = await readSite(world, { config });
      const references = await referencesOf(world, site, { config });
      const checked = await checkSite(site, references, { secrets, services });
      tell(world, checked, options.json === true ? 'json' : 'text');
    });
  const reseal = new Command('reseal')
    .description('seal anew what an older key of sealing.keys has sealed; stop the bot first')
    .action(async (_options: unknown, command: Command) => {
      const { config, data } = command.optsWithGlobals<CommonOptions>();
      const site = await readSite(world, { config });
      tellResealed(world, (await services?.reseal(site.config, data)) ?? []);
    });
  return new Command('config')
    .description('what the site wrote')
    .addCommand(check)
    .addCommand(reseal);
}

function tellResealed(world: World, all: readonly Resealed[]): void {
  if (all.length === 0) world.out('Nothing is kept sealed.');
  for (const { kind, sound, anew, broken } of all) {
    world.out(`${kind}: ${sound} sealed with the newest key, ${anew} of them anew`);
    for (const { id, why } of broken) world.err(`broken   ${kind} ${id}: ${why}`);
  }
  world.exit(all.some(({ broken }) => broken.length > 0) ? 1 : 0);
}

async function checkSite(
  site: Site,
  references: readonly SecretReference[],
  { secrets, services }: { secrets: Secrets; services: ConfigServices | undefined },
): Promise<Checked> {
  const missing = await missingSecrets(references, secrets);
  const keys = missing.length > 0 ? [] : await wrongKeys(site, services);
  return {
    told: [policyLine(site), hostsLine(site), secretsLine(references.length, missing.length)],
    warnings: [
      ...absentFiles(site),
      ...policyWarnings(site),
      ...channelWarnings(site),
      ...sealingWarnings(site),
    ],
    faults: [...missing, ...keys],
  };
}

function tell(world: World, checked: Checked, form: 'json' | 'text'): void {
  if (form === 'json') world.out(JSON.stringify(checked));
  else tellPeople(world, checked);
  world.exit(checked.faults.length > 0 ? 1 : 0);
}

function tellPeople(world: World, { told, warnings, faults }: Checked): void {
  for (const line of told) world.out(line);
  for (const line of warnings) world.out(`warning  ${line}`);
  for (const line of faults) world.err(`missing  ${line}`);
}

function policyLine({ config }: Site): string {
  const { approvals, approvers } = config.approval;
  if (config.policy !== undefined)
    return `approval the rules in ${config.policy}; "fettle policy check" reads them`;
  return `approval ${entitled(approvers)} may approve; low ${approvals.low}, medium ${approvals.medium}, high ${approvals.high}`;
}

function entitled(approvers: Config['approval']['approvers']): string {
  if (approvers === 'anyone') return 'anyone';
  const people = new Set(approvers).size;
  return people === 0 ? 'nobody' : `${people} ${people === 1 ? 'person' : 'people'}`;
}

function hostsLine({ hosts }: Site): string {
  const list = hosts.list();
  const count = (platform: Host['platform']) =>
    list.filter((host) => host.platform === platform).length;
  const byScript = list.filter(
    ({ transports: { ssh, winrm } }) => ssh !== undefined || winrm !== undefined,
  ).length;
  return `hosts    ${list.length}: ${count('linux')} linux, ${count('windows')} windows; scripts reach ${byScript}`;
}

function secretsLine(all: number, missing: number): string {
  return `secrets  ${all - missing} of ${all} to be had`;
}

async function wrongKeys(
  { config }: Site,
  services: ConfigServices | undefined,
): Promise<string[]> {
  try {
    await services?.checkKeys(config);
    return [];
  } catch (error) {
    if (!isBotError(error)) throw error;
    return [`sealing.keys: ${[error.message, error.hint ?? ''].join('. ')}`];
  }
}

function sealingWarnings({ config: { sealing, slack } }: Site): string[] {
  const isOld = sealing === undefined && slack?.oauth !== undefined;
  return isOld ? ['slack.oauth.keys is the old place: write the keys into sealing.keys'] : [];
}

function absentFiles({ absent }: Site): string[] {
  return absent.map((path) => `there is no ${path}: its defaults hold`);
}

function policyWarnings({ config }: Site): string[] {
  const { approvers, requesterMayApprove } = config.approval;
  const ofApproval = [
    ...(approvers.length === 0 ? ['nobody may approve: no repair can run'] : []),
    ...(approvers === 'anyone' ? ['everybody who can write in the chat may approve'] : []),
    ...(requesterMayApprove ? ['whoever asks for a repair may approve it'] : []),
  ];
  return [
    ...(config.policy === undefined ? ofApproval : []),
    ...(config.suspected === 'allow' ? ['scripts may run for causes that are not proven'] : []),
  ];
}

async function missingSecrets(
  references: readonly SecretReference[],
  secrets: Secrets,
): Promise<string[]> {
  const missing: string[] = [];
  for (const reference of references) {
    const why = await whyMissing(reference, secrets);
    if (why !== undefined) missing.push(why);
  }
  return missing;
}

async function whyMissing(
  reference: SecretReference,
  secrets: Secrets,
): Promise<string | undefined> {
  try {
    await secrets.resolve(reference);
    return undefined;
  } catch (error) {
    if (!isBotError(error)) throw error;
    return `${reference}: ${error.hint ?? error.message}`;
  }
}
