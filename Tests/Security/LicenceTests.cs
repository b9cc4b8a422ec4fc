using Nightshift.Dependencies;
using Nightshift.Executions;

namespace Nightshift.Security;

public sealed class LicenceTests
{
    [Theory]
    [InlineData("MIT", null)]
    [InlineData("Apache-2.0 WITH LLVM-exception", null)]
    [InlineData("(MIT OR GPL-3.0-or-later)", null)]
    [InlineData("LGPL-2.1-only", null)]
    [InlineData("GPL-3.0-only", Severity.Medium)]
    [InlineData("MIT AND AGPL-3.0-only", Severity.Medium)]
    [InlineData("GNU General Public License v3 (GPLv3)", Severity.Medium)]
    [InlineData("The MIT License", null)]
    [InlineData("Beerware of my own", Severity.Low)]
    [InlineData(null, Severity.Low)]
    public void Licence_is_judged_by_its_terms(string? licence, Severity? severity)
    {
        var place = new Requirement("greet", "1", "package.json", 7);
        var packages = InstalledPackages.None with { Manifest = new Manifest([place], [], []), Lease = new PackageLease("", new Installed([new Dependency("greet", "1.2.0", licence, true)], [], null), null!) };

        var findings = LicenceRules.Check(packages).ToList();

        findings.Select(finding => (Severity?)finding.Severity).ShouldBe(severity is null ? [] : [severity]);
        findings.ShouldAllBe(finding => finding.File == "package.json" && finding.Line == 7 && finding.Tool == LicenceRules.Tool);
    }

    [Theory]
    [InlineData("Permission is hereby granted,\n  free of charge, to any person", "MIT")]
    [InlineData("GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007", "GPL-3.0")]
    [InlineData("Redistribution and use in source and binary forms ... Neither the name of the", "BSD-3-Clause")]
    [InlineData("All rights reserved.", null)]
    public void Licence_is_known_by_its_text(string text, string? name)
    {
        var folder = Directory.CreateTempSubdirectory("nightshift-test-licence-");
        File.WriteAllText(Path.Combine(folder.FullName, "LICENSE.md"), text);

        Licences.OfFolder(folder.FullName).ShouldBe(name);

        folder.Delete(recursive: true);
    }
}
