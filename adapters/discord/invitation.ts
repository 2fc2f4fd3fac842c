import { surface } from './surface.ts';

/** All permissions of the surface as one number, as Discord writes them. */
export function permissionBits(): bigint {
  return surface.permissions.reduce((sum, { bit }) => sum | (1n << BigInt(bit)), 0n);
}

/** Where an administrator invites the app. https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow */
export function invitation(app: string): string {
  const query = new URLSearchParams({
    client_id: app,
    scope: surface.scopes.join(' '),
    permissions: String(permissionBits()),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}
