import type * as Package from 'winrm-client';
import { BotError } from '#src/errors.ts';

/** The parts of the npm package that are used; its own one-call functions read output once and lose the rest. */
export interface ClientPackage {
  readonly Shell: Pick<typeof Package.Shell, 'doCreateShell' | 'doDeleteShell'>;
  readonly Command: Pick<
    typeof Package.Command,
    'doExecuteCommand' | 'doSendInput' | 'doReceiveOutputNonBlocking'
  >;
}

/** How a host is reached, in the words of the package. */
export type ClientParams = Parameters<ClientPackage['Shell']['doCreateShell']>[0];

/** Loads the package, which is an optional one. Rejects with `config-invalid` where it is not installed. */
export async function loadPackage(): Promise<ClientPackage> {
  try {
    return await import('winrm-client');
  } catch (error) {
    const isAbsent =
      Error.isError(error) && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isAbsent) throw error;
    throw new BotError('config-invalid', 'The npm package winrm-client is not installed.', {
      hint: 'In the folder of Fettle: npm install winrm-client@0.0.11; or take driver: winrm.',
      cause: error,
    });
  }
}

/** The package writes its parameters, passwords among them, to the console for these values of DEBUG. */
export function printsSecrets(debug: string | undefined): boolean {
  return debug === '*' || debug === 'winrm' || debug?.includes('winrm:') === true;
}
