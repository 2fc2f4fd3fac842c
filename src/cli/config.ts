import { Command } from 'commander';
import { channelWarnings } from '#src/cli/channel-warnings.ts';
import { readSite, type Site } from '#src/cli/site.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import type { Config } from '#src/config.ts';
import { isBotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import type { SecretReference } from '#src/host/secret-reference.ts';
import { ownReferences } from '#src/host/secret-settings.ts';
import { auditReferences } from '#src/journal/audit-settings.ts';
import type { Secrets } from '#src/ports/secrets.ts';

/** What the check says. `faults` stop the bot, `warnings` are worth a look. */
interface Checked {
  readonly told: readonly string[];
  readonly warnings: readonly string[];
  readonly faults: readonly string[];
}

/** `fettle config check`: reads what the site wrote, looks its secrets up, and says what it means. */
export function configCommand(world: World, secrets: Secrets): Command {
  const check = new Command('check')
    .description('read fettle.yaml and the inventory, look the secrets up; changes nothing')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }, command: Command) => {
      const { config } = command.optsWithGlobals<CommonOptions>();
      const site = await readSite(world, { config });
      tell(world, await checkSite(site, secrets), options.json === true ? 'json' : 'text');
    });
  return new Command('config').description('what the site wrote').addCommand(check);
}

async function checkSite(site: Site, secrets: Secrets): Promise<Checked> {
  const references = secretsOf(site);
  const missing = await missingSecrets(references, secrets);
  return {
    told: [policyLine(site), hostsLine(site), secretsLine(references.length, missing.length)],
    warnings: [...absentFiles(site), ...policyWarnings(site), ...channelWarnings(site)],
    faults: missing,
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

function secretsOf({
  hosts,
  config: { slack, discord, secrets, audit },
}: Site): readonly SecretReference[] {
  const references = hosts
    .list()
    .flatMap(({ transports: { ssh, winrm } }) => [
      ssh?.key,
      ssh?.passphrase,
      ssh?.password,
      ssh?.sudoPassword,
      ssh?.jump?.key,
      ssh?.jump?.passphrase,
      ssh?.jump?.password,
      winrm?.password,
      winrm?.tls?.ca,
      winrm?.tls?.clientCertificate?.cert,
      winrm?.tls?.clientCertificate?.key,
      winrm?.tls?.clientCertificate?.passphrase,
    ]);
  const { oauth } = slack ?? {};
  const own = [
    slack?.botToken,
    slack?.appToken,
    slack?.signingSecret,
    discord?.token,
    oauth?.clientSecret,
    oauth?.stateSecret,
    ...(oauth?.keys ?? []),
    ...auditReferences(audit),
    ...ownReferences(secrets),
  ];
  return [...new Set([...references, ...own].filter((reference) => reference !== undefined))];
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
