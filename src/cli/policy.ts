import { Command } from 'commander';
import type { Policy } from '#src/approval/policy-file.ts';
import { loadPlaybooks } from '#src/cli/load-playbooks.ts';
import { policyWarnings } from '#src/cli/policy-check.ts';
import { directoryLines, directoryWarnings, originLines } from '#src/cli/policy-directory.ts';
import { type Explained, explainPolicy } from '#src/cli/policy-explain.ts';
import { asksForFactor, factorFaults, factorWarnings } from '#src/cli/policy-factor.ts';
import { glassWarnings } from '#src/cli/policy-glass.ts';
import { strangeNames } from '#src/cli/policy-names.ts';
import { explainedLines } from '#src/cli/policy-text.ts';
import { printable } from '#src/cli/printable.ts';
import { readSite, type Site } from '#src/cli/site.ts';
import { createSiteRules } from '#src/cli/site-rules.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import { identify } from '#src/identity/identify.ts';
import { Moment, type People } from '#src/identity/people.ts';
import { AccountId, type Person } from '#src/identity/person.ts';
import { lookUp } from '#src/playbook/look-up.ts';
import type { ScriptRemedy } from '#src/playbook/schema.ts';
import type { Directory } from '#src/ports/directory.ts';
import type { ReadCalendar, Today } from '#src/ports/site-rules.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

export interface PolicyServices {
  readonly readCalendar: ReadCalendar;
  /** For `ldap` of `people.yaml`. */
  readonly directory?: Directory | undefined;
  /** Who has a second factor, by name; undefined where nobody ever had. */
  readonly enrolled?: ((folder: string) => Promise<readonly string[] | undefined>) | undefined;
}

interface Asked {
  readonly playbook: string;
  readonly remedy: string;
  readonly host: string;
  readonly user: string;
  readonly at?: string;
  readonly channel?: string;
  readonly json?: true;
}

/** `fettle policy explain …` and `fettle policy check`: who may what, and why. Nothing is changed. */
export function policyCommand(world: World, services: PolicyServices): Command {
  const explain = new Command('explain')
    .description('who may look, ask and approve; how many; and which rules say so')
    .requiredOption('--playbook <name>', 'the playbook')
    .requiredOption('--remedy <name>', 'a remedy of it')
    .requiredOption('--host <name>', 'a host of the inventory')
    .requiredOption('--user <name>', 'a name of people.yaml, or platform:account')
    .option('--at <time>', 'a moment, such as 2026-12-24T18:00+01:00; default: now')
    .option('--channel <name>', 'where it is reported, such as slack:T024BE7LD/C01')
    .option('--json', 'for programs')
    .action(async (asked: Asked, command: Command) => {
      await explainTo(world, services, { asked, options: command.optsWithGlobals() });
    });
  const check = new Command('check')
    .description('read policy.yaml, people.yaml and the calendars, and say what they mean')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: true }, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const today = await rulesAt(world, services, { options, at: world.clock.now() });
      const { config } = await readSite(world, options);
      const faults = factorFaults(today.policy, config);
      const factors = await factorsOf(today, services, options);
      const strange = await strangeNames(world, options, today);
      const warnings = [...warningsOf(today), ...factors, ...strange];
      tell(world, { told: toldOf(today), warnings, faults }, json);
    });
  return new Command('policy')
    .description('the rules of the site')
    .addCommand(explain)
    .addCommand(check);
}

interface Told {
  readonly told: readonly string[];
  readonly warnings: readonly string[];
  readonly faults: readonly string[];
}

function tell(world: World, checked: Told, json: true | undefined): void {
  const { told, warnings, faults } = checked;
  if (json) world.out(printable(JSON.stringify(checked)));
  else {
    const warned = warnings.map((each) => `warning  ${each}`);
    for (const line of [...told, ...warned]) world.out(line);
    for (const fault of faults) world.err(`fault    ${fault}`);
  }
  world.exit(warnings.length + faults.length > 0 ? 1 : 0);
}

async function factorsOf(
  { policy, people }: Today,
  { enrolled }: PolicyServices,
  { data }: CommonOptions,
): Promise<readonly string[]> {
  if (enrolled === undefined || !asksForFactor(policy)) return [];
  return factorWarnings(policy, people, (await enrolled(data)) ?? []);
}

function warningsOf({ policy, people }: Today): readonly string[] {
  const ofRules =
    policy === undefined
      ? []
      : [...policyWarnings(policy, people), ...glassWarnings(policy, people)];
  return [...ofRules, ...directoryWarnings(people)];
}

function toldOf({ policy, people, during, stopped }: Today): readonly string[] {
  if (policy === undefined) return ['policy   none: approval of fettle.yaml says who may approve'];
  const listed = Object.keys(policy.calendars).length;
  const humans = Object.values(people?.people ?? {}).filter(({ disabled }) => !disabled).length;
  return [
    `policy   ${policy.rules.length} rules, ${policy.digest.slice(0, 12)}; times in ${policy.timeZone}`,
    `people   ${people === undefined ? 'none: an account is a person' : String(humans)}`,
    ...directoryLines(people),
    `calendar ${listed}${during.length === 0 ? '' : `; going on now: ${during.join(', ')}`}`,
    ...(stopped === undefined ? [] : [`stopped  ${stopped}`]),
  ];
}

interface When {
  readonly options: CommonOptions;
  readonly at: number;
}

async function rulesAt(world: World, services: PolicyServices, when: When): Promise<Today> {
  const { config } = await readSite(world, when.options);
  const { files } = world;
  const { options, at } = when;
  const clock = { now: () => at };
  const remove = () => Promise.resolve();
  return createSiteRules({ files, clock, options, config, remove, ...services }).today();
}

interface ExplainParts {
  readonly asked: Asked;
  readonly options: CommonOptions;
}

async function explainTo(
  world: World,
  services: PolicyServices,
  parts: ExplainParts,
): Promise<void> {
  const { asked, options } = parts;
  const at = asked.at === undefined ? world.clock.now() : momentOf(asked.at);
  const today = await rulesAt(world, services, { options, at });
  if (today.policy === undefined) throw noPolicy();
  const site = await readSite(world, options);
  const remedy = await remedyOf(world, options, asked);
  const explained = explain(today.policy, { asked, at, today, site, ...remedy });
  const { people, stopped } = today;
  const held = stopped === undefined ? [] : [`stopped  nothing at all may be done now: ${stopped}`];
  const lines = asked.json
    ? [printable(JSON.stringify({ ...namesOf(asked), at, ...explained, stopped }))]
    : [...originLines(people, asked.user), ...explainedLines(explained), ...held];
  for (const line of lines) world.out(line);
  world.exit(0);
}

interface Known {
  readonly asked: Asked;
  readonly at: number;
  readonly today: Today;
  readonly site: Site;
  readonly remedy: ScriptRemedy;
  /** Of its playbook, as it stands on this disk. */
  readonly revision: string;
}

function explain(policy: Policy, known: Known): Explained {
  const { asked, at, today, site, remedy, revision } = known;
  const host = hostOf(site, asked.host);
  const { name, aliases, tags, site: place, environment } = host;
  return explainPolicy(
    policy,
    {
      risk: remedy.risk,
      playbook: asked.playbook,
      revision,
      remedy: asked.remedy,
      host: {
        name,
        aliases,
        tags,
        site: place,
        ...(environment === undefined ? {} : { environment }),
      },
      ...(asked.channel === undefined ? {} : { channel: asked.channel }),
      during: today.during,
      at,
    },
    { person: personOf(asked.user, today.people, at), playbookApprovals: remedy.approvals },
  );
}

function namesOf({ playbook, remedy, host, user }: Asked) {
  return { playbook, remedy, host, user };
}

async function remedyOf(
  world: World,
  options: CommonOptions,
  asked: Asked,
): Promise<Pick<Known, 'remedy' | 'revision'>> {
  const loaded = await loadPlaybooks(world.files, options.playbooks);
  const found = loaded.find(({ name }) => name === asked.playbook);
  if (found === undefined) throw usage(`there is no playbook "${cleanLine(asked.playbook)}"`);
  const remedy = lookUp(found.playbook.remedies, asked.remedy);
  if (remedy?.kind === 'script') return { remedy, revision: found.revision };
  throw usage(`${found.name} has no remedy "${cleanLine(asked.remedy)}" that runs a script`);
}

function hostOf({ hosts }: Site, named: string): Host {
  const found = hosts.find(named);
  if (found.kind === 'found') return found.host;
  throw new BotError('host-unknown', `The inventory knows no host "${cleanLine(named)}".`);
}

function personOf(user: string, people: People | undefined, at: number): Person {
  const listed = people !== undefined && Object.hasOwn(people.people, user);
  const account = AccountId.safeParse(listed ? people.people[user]?.accounts[0] : user);
  if (account.success) return identify(people, { account: account.data, name: user }, at);
  throw usage(`"${cleanLine(user)}" is neither a name of people.yaml nor platform:account`);
}

function momentOf(text: string): number {
  const moment = Moment.safeParse(text);
  if (moment.success) return moment.data;
  throw usage(`"${cleanLine(text)}" is no moment with its zone, such as 2026-12-24T18:00+01:00`);
}

function usage(message: string): BotError {
  return new BotError('usage', message);
}

function noPolicy(): BotError {
  return new BotError(
    'usage',
    'This site has no policy.yaml: approval of fettle.yaml says who may approve.',
    {
      hint: '"fettle config check" says what that means.',
    },
  );
}
