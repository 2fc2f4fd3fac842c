function namesOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().split(' '));
}

/**
 * Methods that change nothing, whatever object they are called on. Types are not known here, so no name stands in this list that some
 * type of .NET or of WMI uses for a change (Delete, Remove, Replace, Set…, Put, Invoke, CopyTo, Export …). Write is here because
 * every stream that a script can have leads to memory or to this machine.
 */
export const readingMethods: ReadonlySet<string> = namesOf(
  'ToString Trim TrimStart TrimEnd Split Substring ToLower ToUpper ToLowerInvariant ToUpperInvariant StartsWith EndsWith ' +
    'Contains ContainsKey ContainsValue IndexOf LastIndexOf PadLeft PadRight Equals CompareTo ToCharArray ToArray ' +
    'ToUniversalTime ToLocalTime AddDays AddHours AddMinutes AddSeconds AddMilliseconds AddMonths AddYears Subtract ' +
    'ToFileTime ToFileTimeUtc GetEnumerator MoveNext GetValue GetValueNames GetValueKind GetSubKeyNames TryGetValue ' +
    'GetType GetHashCode HasFlag GetCertHash GetCertHashString GetRawCertData GetSerialNumberString GetNameInfo ' +
    'GetKeyAlgorithm GetPublicKey GetPublicKeyString GetEffectiveDateString GetExpirationDateString Format ' +
    'GetSecurityDescriptorSddlForm GetSecurityDescriptorBinaryForm GetSddlForm GetOwner GetGroup GetAccessRules IsInRole ' +
    'Translate IsWellKnown GetBytes GetString GetBaseException ComputeHash Match Matches IsMatch Read ReadLine ReadToEnd ' +
    'Close Dispose Refresh WaitForStatus GetIPProperties GetIPv4Properties GetActiveTcpListeners GetActiveTcpConnections ' +
    'GetAddressBytes MapToIPv4 GetLength Where GetStream AuthenticateAsClient Write Flush',
);

/** Methods that change the object they are called on: only on what the script made itself. */
export const ownMethods: ReadonlySet<string> = namesOf(
  'Add AddRange Remove RemoveAt RemoveRange Clear Insert Append AppendLine AppendFormat Push Pop Enqueue Dequeue Sort Reverse ' +
    'CopyTo UnionWith ExceptWith IntersectWith',
);

/** In a remedy, besides: rights in memory, which only Set-Acl puts to use. */
export const remedyMethods: ReadonlySet<string> = namesOf(
  'SetAccessRule AddAccessRule RemoveAccessRule RemoveAccessRuleSpecific RemoveAccessRuleAll SetAccessRuleProtection ' +
    'SetOwner SetGroup SetSecurityDescriptorSddlForm PurgeAccessRules',
);

/** Methods whose result is a text for certain. */
export const textMethods: ReadonlySet<string> = namesOf(
  'ToString Trim TrimStart TrimEnd Substring ToLower ToUpper ToLowerInvariant ToUpperInvariant PadLeft PadRight Replace Join',
);

/** Methods that give nothing back: they may stand alone and put nothing into the output. */
export const voidMethods: ReadonlySet<string> = namesOf(
  'Dispose Close Connect AuthenticateAsClient Write Flush Refresh WaitForStatus Clear AddRange RemoveAt RemoveRange Sort ' +
    'SetAccessRule AddAccessRule RemoveAccessRuleSpecific RemoveAccessRuleAll SetAccessRuleProtection SetOwner SetGroup ' +
    'SetSecurityDescriptorSddlForm PurgeAccessRules',
);
