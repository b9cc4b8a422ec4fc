namespace Nightshift.Proofs;

internal static class ProofJobsExtensions
{
    /// <summary>Signing, which no other process can do: the private key is read here alone.</summary>
    public static IServiceCollection AddProofSigning(this IServiceCollection services)
    {
        services.AddProofs();
        services.AddSingleton(_ => SigningKey.Open());
        services.AddSingleton<ProofWriter>();
        services.AddHostedService<KeyPublisher>();
        return services;
    }
}
