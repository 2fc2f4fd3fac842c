import { Command } from 'commander';
import { readSite } from '#src/cli/site.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import type { Config } from '#src/config.ts';
import { BotError } from '#src/errors.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

type SlackSite = NonNullable<Config['slack']>;

/** One look at the app as it is installed; `ok` is undefined for what cannot be seen from outside. */
export interface SlackLook {
  readonly step: string;
  readonly ok: boolean | undefined;
  readonly detail: string;
}

export interface SlackServices {
  /** Looks at the app with the site's own tokens. Posts nothing. */
  check(site: SlackSite, options: CommonOptions): Promise<readonly SlackLook[]>;
}

/** `fettle slack check`: whether the app is installed as its manifest says, and can be reached. */
export function slackCommand(world: World, services: SlackServices): Command {
  const check = new Command('check')
    .description('token, scopes, events and socket against the manifest; posts nothing')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }, command: Command) => {
      const common = command.optsWithGlobals<CommonOptions>();
      const { config } = await readSite(world, common);
      if (config.slack === undefined) {
        throw new BotError('config-invalid', 'fettle.yaml has no section "slack".', {
          hint: 'docs/slack.md shows one.',
        });
      }
      tell(world, await services.check(config.slack, common), options);
    });
  return new Command('slack').description('the app in Slack').addCommand(check);
}

function tell(world: World, looks: readonly SlackLook[], { json }: { json?: true }): void {
  if (json === true) world.out(JSON.stringify(looks));
  else for (const look of looks) world.out(lineOf(look));
  world.exit(looks.some(({ ok }) => ok === false) ? 1 : 0);
}

function lineOf({ step, ok, detail }: SlackLook): string {
  const word = ok === undefined ? 'look' : ok ? 'ok' : 'FAIL';
  return `${word.padEnd(5)}${step.padEnd(10)} ${cleanLine(detail)}`;
}
