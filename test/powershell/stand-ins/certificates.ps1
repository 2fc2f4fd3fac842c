# Certificate stores of the machine: per store its certificates, with times in seconds since 1970.

function Split-StorePath([string] $Path) {
    $parts = ($Path -replace '^(Cert:\\|Microsoft\.PowerShell\.Security\\Certificate::)', '').Split('\')
    @{ Store = $parts[1]; Thumbprint = if ($parts.Count -gt 2) { $parts[2] } else { '' } }
}

# The store, or the one certificate in it; nothing where it is not there.
function Read-Store($Cmdlet, [string] $Path) {
    $place = Split-StorePath $Path
    if (Test-Empty $Cmdlet "store:$($place.Store)") { return }
    $certificates = Get-Field (Get-Machine).certificates $place.Store
    if ($null -eq $certificates) { return }
    if (-not $place.Thumbprint) { return [pscustomobject] @{ Name = $place.Store; certificates = @($certificates) } }
    $found = @($certificates | Where-Object thumbprint -EQ $place.Thumbprint)
    if ($found.Count -gt 0) { Show-Certificate "Cert:\LocalMachine\$($place.Store)" $found[0] }
}

function Show-Certificate([string] $Store, $Certificate) {
    [pscustomobject] @{
        PSPath = "Microsoft.PowerShell.Security\Certificate::LocalMachine\$((Split-StorePath $Store).Store)\$($Certificate.thumbprint)"
        Thumbprint = $Certificate.thumbprint; Subject = $Certificate.subject; Issuer = $Certificate.issuer
        NotBefore = Get-Moment $Certificate.notBefore; NotAfter = Get-Moment $Certificate.notAfter
        HasPrivateKey = [bool] $Certificate.hasPrivateKey
        RawData = [Text.Encoding]::ASCII.GetBytes("certificate $($Certificate.thumbprint)")
        DnsNameList = @($Certificate.names | ForEach-Object { [pscustomobject] @{ Unicode = $_; Punycode = $_ } })
        EnhancedKeyUsageList = @($Certificate.purposes | ForEach-Object { [pscustomobject] @{ FriendlyName = 'Serverauthentifizierung'; ObjectId = $_ } })
    }
}

function Add-Store([string] $Path) {
    $machine = Get-Machine
    $store = (Split-StorePath $Path).Store
    if ($null -ne (Get-Field $machine.certificates $store)) { return }
    Set-Field $machine.certificates $store @()
    Save-Machine $machine "store $store made"
}

function Add-Certificate([string] $Path, $Certificate) {
    $machine = Get-Machine
    $store = (Split-StorePath $Path).Store
    Set-Field $machine.certificates $store @(@(Get-Field $machine.certificates $store | ForEach-Object { $_ }) + $Certificate)
    Save-Machine $machine "certificate $($Certificate.thumbprint) put into $store"
}

function Remove-Certificate([string] $Path) {
    $machine = Get-Machine
    $place = Split-StorePath $Path
    $all = @(Get-Field $machine.certificates $place.Store | ForEach-Object { $_ })
    Set-Field $machine.certificates $place.Store @($all | Where-Object thumbprint -NE $place.Thumbprint)
    Save-Machine $machine "certificate $($place.Thumbprint) taken out of $($place.Store)"
    $all | Where-Object thumbprint -EQ $place.Thumbprint
}
