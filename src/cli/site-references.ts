import { beside, type Site } from '#src/cli/site.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import { faultLine } from '#src/document/fault.ts';
import { BotError } from '#src/errors.ts';
import { sealingKeys } from '#src/host/sealing-settings.ts';
import type { SecretReference } from '#src/host/secret-reference.ts';
import { ownReferences } from '#src/host/secret-settings.ts';
import { type People, parsePeople } from '#src/identity/people.ts';
import { auditReferences } from '#src/journal/audit-settings.ts';

/** Every secret that the files of a site refer to, each once. Rejects with `usage` or `config-invalid`. */
export async function referencesOf(
  world: Pick<World, 'files'>,
  site: Site,
  options: Pick<CommonOptions, 'config'>,
): Promise<readonly SecretReference[]> {
  const people = await peopleOf(world, site, options);
  const all = [...hostReferences(site), ...ownOf(site), ...peopleReferences(people)];
  return [...new Set(all.filter((reference) => reference !== undefined))];
}

function hostReferences({ hosts }: Site): readonly (SecretReference | undefined)[] {
  return hosts
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
}

function ownOf({ config }: Site): readonly (SecretReference | undefined)[] {
  const { slack, discord, secrets, audit } = config;
  const { oauth } = slack ?? {};
  return [
    slack?.botToken,
    slack?.appToken,
    slack?.signingSecret,
    discord?.token,
    oauth?.clientSecret,
    oauth?.stateSecret,
    ...sealingKeys(config),
    ...auditReferences(audit),
    ...ownReferences(secrets),
  ];
}

function peopleReferences(people: People | undefined): readonly (SecretReference | undefined)[] {
  return [people?.ldap?.ca, people?.ldap?.bind.password];
}

async function peopleOf(
  { files }: Pick<World, 'files'>,
  { config }: Site,
  options: Pick<CommonOptions, 'config'>,
): Promise<People | undefined> {
  if (config.people === undefined) return undefined;
  const file = beside(options.config, config.people);
  const parsed = parsePeople(await files.read(file), file);
  if (parsed.ok) return parsed.value;
  throw new BotError('config-invalid', parsed.faults.map(faultLine).join('\n'), {
    hint: '"fettle policy check" reads it again.',
  });
}
