import { createSecrets } from '#adapters/files/secrets.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { createWinrmTransport } from '#adapters/winrm/transport/create-transport.ts';
import type { EndpointCommand } from '#adapters/winrm/transport/jea-manner.ts';
import type { WinrmTransport } from '#adapters/winrm/transport/winrm-transport.ts';
import { Host } from '#src/host/host.ts';
import { jeaCommandFor, jeaCommandsOf } from '#src/jea/jea-command.ts';
import { jeaFunctionsOf } from '#src/jea/jea-function.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { word } from './kerberos-host.ts';
import { type KerberosRealm, startRealm, useConfig } from './kerberos-realm.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';
import { playedEndpoint } from './windows-jea.ts';
import { windowsScripts } from './windows-scenario.ts';

/** Of the domain, and of no group of the host. */
export const account = 'CORP\\fettle';
/** An administrator of the host. */
export const administrator = 'CORP\\robot';

export const spn = 'host/server1.corp.example';

type Disposed = WinrmTransport & AsyncDisposable;

/**
 * A host that takes tickets of a realm of its own, with the endpoint that `fettle winrm jea` makes of a playbook. The
 * account of Fettle may use that and nothing else. The machine behind it is played, and changes case by case.
 */
export class JeaPeer implements AsyncDisposable {
  readonly realm: KerberosRealm;
  readonly host: WindowsHost;
  readonly transport: WinrmTransport;
  readonly loaded: LoadedPlaybook;
  readonly scripts: Readonly<Record<string, string>>;
  /** Names of the functions of the module. */
  readonly functions: ReadonlySet<string>;

  private constructor(given: Pick<JeaPeer, 'realm' | 'host' | 'loaded' | 'functions'>) {
    const { realm, host, loaded, functions } = given;
    this.realm = realm;
    this.host = host;
    this.loaded = loaded;
    this.functions = functions;
    this.scripts = windowsScripts(loaded);
    const commands = jeaCommandsOf([loaded]);
    this.transport = this.open((call) => jeaCommandFor(call, commands));
  }

  static async start(loaded: LoadedPlaybook): Promise<JeaPeer> {
    const realm = await startRealm();
    useConfig(realm.config);
    realm.administer(`addprinc -pw "${word}" fettle`, `addprinc -pw "${word}" robot`);
    const scripts = windowsScripts(loaded);
    const functions = jeaFunctionsOf([loaded], [loaded.name]);
    const host = await startWindowsHost({
      accounts: [
        { name: account, password: word, administrator: false, admin: false },
        { name: administrator, password: word },
      ],
      keytab: realm.hostKeys,
      krb5Config: realm.config,
      gathersOutput: true,
      endpoints: [
        { name: 'Microsoft.PowerShell', groups: ['administrators'] },
        playedEndpoint({ functions, scripts, account }),
      ],
      scenario: { scripts, looks: {}, after: {}, breaks: {} },
    });
    const names = new Set(functions.map(({ command }) => command));
    return new JeaPeer({ realm, host, loaded, functions: names });
  }

  /** A transport of its own, with what the caller says of commands. */
  open(commandFor: (call: ScriptCall) => EndpointCommand | undefined): Disposed {
    const secrets = createSecrets({ environment: { WORD: word }, home: '/nowhere' });
    const needed = jeaCommandsOf([this.loaded]);
    const transport = createWinrmTransport({
      clock: createSystemClock(),
      secrets,
      commandFor,
      needed,
    });
    return Object.assign(transport, { [Symbol.asyncDispose]: () => transport.close() });
  }

  /** The inventory's entry, by a ticket and at the endpoint unless told otherwise. */
  inventoryHost(more: object = {}, name = 'rds-07'): Host {
    const winrm = {
      user: account,
      password: 'env:WORD',
      auth: 'kerberos',
      kerberos: { realm: 'CORP.EXAMPLE', spn: [spn] },
      port: this.host.port,
      session: 'jea',
      ...more,
    };
    return Host.parse({ name, address: '127.0.0.1', platform: 'windows', transports: { winrm } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transport.close();
    await this.host[Symbol.asyncDispose]();
    await this.realm[Symbol.asyncDispose]();
  }
}
