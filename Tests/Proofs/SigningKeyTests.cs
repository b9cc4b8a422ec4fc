namespace Nightshift.Proofs;

public sealed class SigningKeyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-test-keys-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Processes_that_start_at_once_end_with_one_key()
    {
        using var together = new Barrier(8);
        var fingerprints = new string[8];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            together.SignalAndWait();
            using var key = SigningKey.Open(folder.FullName);
            fingerprints[number] = key.Fingerprint;
        }))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join(TimeSpan.FromSeconds(30)).ShouldBeTrue();

        fingerprints.Distinct().ShouldHaveSingleItem().Length.ShouldBe(64);
        folder.GetFiles().ShouldHaveSingleItem().Name.ShouldBe("signing.pem");
    }

    [Fact]
    public void Nobody_else_on_the_machine_may_read_it()
    {
        SigningKey.Open(folder.FullName).Dispose();

        folder.GetFiles().Single().UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        new DirectoryInfo(folder.FullName).UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
