using System.Net;

namespace Nightshift.Network;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("1.1.1.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("0.0.0.0", false)]
    public void Only_addresses_of_the_internet_are_public(string address, bool isPublic) => AddressGuard.IsPublic(IPAddress.Parse(address)).ShouldBe(isPublic);
}
