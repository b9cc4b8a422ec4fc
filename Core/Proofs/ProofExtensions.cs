using Microsoft.Extensions.DependencyInjection;

namespace Nightshift.Proofs;

public static class ProofExtensions
{
    /// <summary>Stored proofs, public keys, and the check of a delivered archive. Signing is the business of Jobs alone.</summary>
    public static IServiceCollection AddProofs(this IServiceCollection services) =>
        services.AddSingleton<ProofStore>().AddSingleton<ProofKeyStore>().AddSingleton<ProofVerifier>();
}
