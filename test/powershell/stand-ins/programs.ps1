# Programs of Windows. They speak German here: nothing may hang on their words.

function certutil.exe {
    if (-not (Test-Program 'certutil')) { 'CertUtil: -store-Befehl ist fehlgeschlagen: 0x80070005'; return }
    if ("$args" -notmatch '^-silent -store My [0-9A-F]{40}$') { throw "The stand-in for certutil does not know: $args" }
    $personal = Get-Field (Get-Machine).certificates 'My' | ForEach-Object { $_ }
    $found = @($personal | Where-Object thumbprint -EQ $args[3])
    'My "Eigene Zertifikate"'
    if ($found.Count -eq 0) { $global:LASTEXITCODE = -2146885628; return }
    "Zertifikathash(sha1): $($args[3].ToLowerInvariant())"
    if (Get-Field $found[0] 'container') { "  Schlüsselcontainer = le-WebServer-3f1c"; "  Eindeutiger Containername: $($found[0].container)" }
    else { '  Fehlender gespeicherter Schlüsselsatz' }
    'CertUtil: -store-Befehl wurde erfolgreich ausgeführt.'
}

function qwinsta.exe {
    if (-not (Test-Program 'qwinsta')) { return }
    ' SITZUNGSNAME      BENUTZERNAME             ID  STATUS  TYP         GERÄT '
    foreach ($one in (Get-Machine).sessions) {
        '{0}{1,-18}{2,-20}{3,7}  {4,-8}' -f $(if ($one.name -eq 'console') { '>' } else { ' ' }), $one.name, $one.user, $one.id, $(if ($one.user) { 'Aktiv' } else { 'Abh.' })
    }
}

function w32tm.exe {
    if (-not (Test-Program 'w32tm')) { 'Der folgende Fehler ist aufgetreten: Der Dienst wurde nicht gestartet. (0x80070426)'; return }
    if ("$args" -ne '/query /status /verbose') { throw "The stand-in for w32tm does not know: $args" }
    (Get-Machine).programs.w32tm
}

function winmgmt.exe {
    if ("$args" -ne '/verifyrepository') { throw "The stand-in for winmgmt does not know: $args" }
    if (-not (Test-Program 'winmgmt')) { return }
    $global:LASTEXITCODE = (Get-Machine).programs.winmgmt
    'WMI-Repository ist konsistent'
}

function takeown.exe {
    if (-not (Test-Program 'takeown')) { return }
    if ($args.Count -ne 3 -or $args[0] -ne '/f' -or $args[2] -ne '/a') { throw "The stand-in for takeown does not know: $args" }
    Set-Rules $args[1] { param($sddl) Join-Sddl 'S-1-5-32-544' @(Split-Rules $sddl) -Protected:($sddl -like '*D:P*') }
}

function Set-Rules([string] $Path, [scriptblock] $Change) {
    $machine = Get-Machine
    $file = Get-Field $machine.files $Path
    if ($null -eq $file) { $global:LASTEXITCODE = 2; return }
    $file.sddl = & $Change $file.sddl
    Save-Machine $machine "rules $Path $($file.sddl)"
}

# The part of icacls that remedies use: save, restore, setowner, grant, grant:r, inheritance:r, each for one path.
function icacls.exe {
    if (-not (Test-Program 'icacls')) { return }
    $words = [Collections.Generic.List[string]] @($args | Where-Object { $_ -notin '/q', '/c' })
    $path = $words[0]
    $machine = Get-Machine
    $file = Get-Field $machine.files $path
    if ($null -eq $file) { $global:LASTEXITCODE = 2; return }
    $rules = @(Split-Rules $file.sddl)
    $owner = Get-OwnerSid $file.sddl
    $isProtected = $file.sddl -like '*D:P*'
    for ($at = 1; $at -lt $words.Count; $at += 1) {
        $wanted = if ($words[$at] -match '^/(save|restore)$') { 0x20000 } elseif ($words[$at] -eq '/setowner') { 0 } else { 0x40000 }
        if (-not (Test-AdministratorMay $file.sddl $wanted)) { $global:LASTEXITCODE = 5; return }
        switch -Regex ($words[$at]) {
            '^/save$' {
                $at += 1
                Add-File $words[$at] ([pscustomobject] @{ folder = $false; content = "$((Split-Name $path)[1])`n$($file.sddl)"; written = Get-Seconds; sddl = Get-Inherited $words[$at] })
                return
            }
            '^/restore$' {
                $at += 1
                $saved = (Get-Field (Get-Machine).files $words[$at]).content -split "`n"
                $target = "$path\$($saved[0])"
                $before = Get-Field (Get-Machine).files $target
                if ($null -eq $before) { $global:LASTEXITCODE = 2; return }
                if (-not (Test-AdministratorMay $before.sddl 0x40000)) { $global:LASTEXITCODE = 5; return }
                # The owner is no part of what is saved.
                $sddl = $saved[1] -replace '^O:(S-[\d-]+|[A-Z]{2})', "O:$(ConvertFrom-Sid (Get-OwnerSid $before.sddl))"
                Set-Rules $target { $sddl }
                return
            }
            '^/setowner$' {
                $at += 1
                $owner = $words[$at].TrimStart('*')
            }
            '^/inheritance:r$' {
                $rules = @($rules | Where-Object Flags -NotLike '*ID*')
                $isProtected = $true
            }
            '^/grant(:r)?$' {
                $replaces = $words[$at] -like '*:r'
                while ($at + 1 -lt $words.Count -and $words[$at + 1] -match '^\*(?<sid>S-[\d-]+):(?<flags>(\([A-Z]{2}\))*)\(?(?<right>[FRMW])\)?$') {
                    $at += 1
                    $given = $Matches
                    if ($replaces) { $rules = @($rules | Where-Object { $_.Sid -ne $given['sid'] }) }
                    $flags = $given['flags'] -replace '[()]', ''
                    $right = "F$(if ($given['right'] -eq 'F') { 'A' } else { 'R' })"
                    # What is granted already is not granted twice.
                    $rules = @($rules | Where-Object { $_.Sid -ne $given['sid'] -or $_.Rights -ne $right -or $_.Flags -ne $flags })
                    $rules += [pscustomobject] @{ Type = 'A'; Flags = $flags; Rights = $right; Sid = $given['sid'] }
                }
            }
            default { throw "The stand-in for icacls does not know: $args" }
        }
    }
    Set-Rules $path { Join-Sddl $owner $rules -Protected:$isProtected }
}
