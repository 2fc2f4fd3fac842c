import { describe, expect, it } from '@jest/globals';
import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
import type { Platform } from '#src/playbook/schema.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { jonas, maria, Site, stoppedHost } from '#test/fakes/site.ts';
import { windowsPlaybook } from '#test/fakes/windows-site.ts';

const made = { linux: demoPlaybook, windows: windowsPlaybook };

function withParameters(yaml: string): string {
  const preview = '    preview: exact\n';
  return yaml.replace(preview, `${preview}    parameters: { process: service.pid }\n`);
}

/** What the scripts of a remedy were given that did not help. */
async function given(platform: Platform): Promise<Readonly<Record<string, Partial<ScriptCall>>>> {
  const host = stoppedHost();
  const calls: Record<string, Partial<ScriptCall>> = {};
  host.before = async ({ name, mode, parameters, state }) => {
    calls[mode === 'preview' ? 'preview' : name] = { parameters, state };
    await Promise.resolve();
  };
  host.changes['start/apply'] = () => undefined;
  const playbooks = [made[platform](withParameters)];
  const machine = { name: 'web-01', address: 'web-01', platform, transports: { practice: {} } };
  const hosts = createHosts([Host.parse(machine)]);
  const site = await new Site({ host, playbooks, hosts }).start();
  await site.write(maria, 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7');
  await site.press(maria, /plan/i);
  await site.press(jonas, /^approve$/i);
  const { service: _, ...remedy } = calls;
  return remedy;
}

const parameters = { process: 0 };
const state = { was: 'stopped' };

describe('the scripts of a remedy', () => {
  // A script in PowerShell is refused what it does not declare, and a rollback declares -State alone.
  it('in PowerShell: apply gets the parameters, and what puts back gets what apply told', async () => {
    expect(await given('windows')).toEqual({
      preview: { parameters, state: undefined },
      'start/apply': { parameters, state: undefined },
      'start/rollback': { parameters: {}, state },
    });
  });

  it('for a shell: all of them have the parameters, which are variables there', async () => {
    expect(await given('linux')).toEqual({
      preview: { parameters, state: undefined },
      'start/apply': { parameters, state: undefined },
      'start/rollback': { parameters, state },
    });
  });
});
