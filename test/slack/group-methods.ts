import type { Json } from './json.ts';
import type { Call, Methods } from './method.ts';

/** User groups, and giving a token back. */
export const groupMethods: Methods = {
  'usergroups.list': { scopes: ['usergroups:read'], run: listGroups },
  'auth.revoke': { scopes: [], run: revoke },
};

function listGroups({ args, workspace }: Call): Json {
  const usergroups = [...workspace.groups].map(([id, { handle, users, isDisabled }]) => ({
    id,
    team_id: workspace.id,
    is_usergroup: true,
    handle,
    date_delete: isDisabled === true ? 1_700_000_000 : 0,
    ...(args.flag('include_users') ? { users } : {}),
  }));
  return { usergroups };
}

function revoke({ workspace }: Call): Json {
  workspace.tokenState = 'token_revoked';
  return { revoked: true };
}
