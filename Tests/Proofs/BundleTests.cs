using Nightshift.Executions;

namespace Nightshift.Proofs;

public sealed class BundleTests
{
    [Fact]
    public void The_same_files_and_proof_make_the_same_bytes()
    {
        var execution = ProvenBundle.Execution();
        var proof = new SignedProof(Guid.Empty, "", ExecutionStatus.Passed, "{}"u8.ToArray(), [1, 2, 3], DateTimeOffset.UnixEpoch);

        byte[] Pack() => Bundle.Pack(Bundle.Files(execution, Language.Python, ProvenBundle.Right, execution.Tests!, null), proof, execution.CreatedAt).ToArray();

        Pack().ShouldBe(Pack());
    }

    [Theory]
    [InlineData("proof.json", true)]
    [InlineData("Proof.SIG", true)]
    [InlineData("docs/proof.json", false)]
    public void The_names_of_the_proof_are_kept_for_it(string path, bool reserved) => ProofFormat.IsReserved(path).ShouldBe(reserved);
}
