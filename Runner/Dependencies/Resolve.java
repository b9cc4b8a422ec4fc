import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.apache.maven.wagon.Wagon;
import org.apache.maven.wagon.providers.http.HttpWagon;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.connector.basic.BasicRepositoryConnectorFactory;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.impl.DefaultServiceLocator;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.Proxy;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.spi.connector.RepositoryConnectorFactory;
import org.eclipse.aether.spi.connector.transport.TransporterFactory;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transport.wagon.WagonProvider;
import org.eclipse.aether.transport.wagon.WagonTransporterFactory;
import org.eclipse.aether.util.graph.selector.AndDependencySelector;
import org.eclipse.aether.util.graph.selector.ExclusionDependencySelector;
import org.eclipse.aether.util.graph.visitor.PreorderNodeListGenerator;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.eclipse.aether.util.repository.SimpleArtifactDescriptorPolicy;

/**
 * Gets the jars that a POM's dependencies ask for, by Maven's own resolver: no build, no plugin and no code of a package takes part, and repositories that
 * POMs name are not asked. Every file has to have a checksum that fits. Arguments: the registry, and the port of its proxy.
 */
public final class Resolve {
    /** What judges the program is there without being installed, and a second one of it would be another. */
    private static final Set<Exclusion> BROUGHT = Arrays.stream(new String[] {"org.junit.jupiter", "org.junit.platform", "org.opentest4j", "org.apiguardian"}).map(group -> new Exclusion(group, "*", "*", "*")).collect(Collectors.toSet());

    private static final Path REPORTS = Path.of("/reports");
    private static final Path TREE = REPORTS.resolve("tree");

    private final RepositorySystem system;
    private final DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
    private final List<RemoteRepository> registry;

    private Resolve(String address, int port) {
        DefaultServiceLocator services = MavenRepositorySystemUtils.newServiceLocator();
        services.addService(RepositoryConnectorFactory.class, BasicRepositoryConnectorFactory.class);
        services.addService(TransporterFactory.class, WagonTransporterFactory.class);
        services.setServices(WagonProvider.class, new Http());
        system = services.getService(RepositorySystem.class);
        session.setLocalRepositoryManager(system.newLocalRepositoryManager(session, new LocalRepository("/tmp/repository")));
        session.setIgnoreArtifactDescriptorRepositories(true);
        session.setDependencySelector(new AndDependencySelector(session.getDependencySelector(), new ExclusionDependencySelector(BROUGHT)));
        DefaultProxySelector proxies = new DefaultProxySelector();
        proxies.add(new Proxy("http", "127.0.0.1", port), "");
        RepositoryPolicy releases = new RepositoryPolicy(true, RepositoryPolicy.UPDATE_POLICY_ALWAYS, RepositoryPolicy.CHECKSUM_POLICY_FAIL);
        RemoteRepository repository = new RemoteRepository.Builder("registry", "default", address).setReleasePolicy(releases).setSnapshotPolicy(new RepositoryPolicy(false, "", "")).build();
        registry = List.of(new RemoteRepository.Builder(repository).setProxy(proxies.getProxy(repository)).build());
    }

    public static void main(String[] arguments) throws Exception {
        Files.createDirectories(TREE);
        Resolve resolve = new Resolve(arguments[0], Integer.parseInt(arguments[1]));
        Set<String> unavailable = new LinkedHashSet<>();
        List<String> problems = new ArrayList<>();
        List<String> packages = resolve.run(unavailable, problems);
        Files.write(REPORTS.resolve("unavailable"), unavailable);
        Files.write(REPORTS.resolve("problems"), problems);
        Files.write(REPORTS.resolve("packages"), packages);
        System.exit(unavailable.isEmpty() && problems.isEmpty() ? 0 : 1);
    }

    private List<String> run(Set<String> unavailable, List<String> problems) throws Exception {
        ArtifactDescriptorResult program;
        try {
            program = program();
        } catch (ArtifactDescriptorException failed) {
            explain(failed, unavailable, problems);
            return List.of();
        }
        return install(program, unavailable, problems);
    }

    /** The program's POM, read as that of any package: with its parents, what they manage and their properties. */
    private ArtifactDescriptorResult program() throws Exception {
        Path place = Path.of("/tmp/repository/nightshift/program/1/program-1.pom");
        Files.createDirectories(place.getParent());
        Files.copy(Path.of("/harness/pom.xml"), place);
        DefaultRepositorySystemSession strict = new DefaultRepositorySystemSession(session);
        strict.setArtifactDescriptorPolicy(new SimpleArtifactDescriptorPolicy(false, false));
        return system.readArtifactDescriptor(strict, new ArtifactDescriptorRequest(new DefaultArtifact("nightshift:program:pom:1"), registry, null));
    }

    private List<String> install(ArtifactDescriptorResult program, Set<String> unavailable, List<String> problems) throws Exception {
        DependencyNode root;
        try {
            root = system.collectDependencies(session, new CollectRequest(program.getDependencies(), program.getManagedDependencies(), registry)).getRoot();
        } catch (DependencyCollectionException failed) {
            problems.add(line(failed.getCause() == null ? failed : failed.getCause()));
            return List.of();
        }
        // A package that is missing is told under the name that the program knows.
        Map<DependencyNode, String> declaredAs = new LinkedHashMap<>();
        for (DependencyNode declared : root.getChildren()) {
            PreorderNodeListGenerator below = new PreorderNodeListGenerator();
            declared.accept(below);
            below.getNodes().forEach(node -> declaredAs.putIfAbsent(node, name(declared.getArtifact())));
        }
        List<DependencyNode> jars = declaredAs.keySet().stream().filter(node -> node.getArtifact().getExtension().equals("jar")).toList();
        for (ArtifactResult result : results(jars)) {
            if (!result.isResolved() && result.getExceptions().stream().allMatch(ArtifactNotFoundException.class::isInstance)) {
                unavailable.add(declaredAs.get(result.getRequest().getDependencyNode()));
            } else if (!result.isResolved()) {
                problems.add(line(result.getExceptions().get(0)));
            }
        }
        return unavailable.isEmpty() && problems.isEmpty() ? place(jars, root.getChildren()) : List.of();
    }

    private List<ArtifactResult> results(List<DependencyNode> jars) {
        try {
            return system.resolveArtifacts(session, jars.stream().map(ArtifactRequest::new).toList());
        } catch (ArtifactResolutionException some) {
            return some.getResults();
        }
    }

    /** Copies the jars, in the order of the class path, and tells of each its name, version, licence, and whether the program declares it. */
    private List<String> place(List<DependencyNode> jars, List<DependencyNode> declared) throws Exception {
        List<String> packages = new ArrayList<>();
        List<String> classPath = new ArrayList<>();
        for (DependencyNode node : jars) {
            Artifact artifact = system.resolveArtifact(session, new ArtifactRequest(node)).getArtifact();
            Path jar = TREE.resolve(artifact.getGroupId()).resolve(artifact.getFile().getName());
            Files.createDirectories(jar.getParent());
            Files.copy(artifact.getFile().toPath(), jar);
            classPath.add(TREE.relativize(jar).toString());
            Object licence = system.readArtifactDescriptor(session, new ArtifactDescriptorRequest(artifact, registry, null)).getProperties().get("license.0.name");
            packages.add(String.join("\t", name(artifact), artifact.getVersion(), licence == null ? "" : licence.toString().strip().replaceAll("\\s+", " "), String.valueOf(declared.contains(node))));
        }
        Files.write(TREE.resolve("classpath"), classPath);
        return packages;
    }

    /** A parent or a list of versions that the registry does not have is named as a package is. */
    private static void explain(ArtifactDescriptorException failed, Set<String> unavailable, List<String> problems) {
        Throwable cause = failed;
        while (cause.getCause() != null && !(cause instanceof ArtifactNotFoundException) && !(cause instanceof ModelBuildingException)) {
            cause = cause.getCause();
        }
        if (cause instanceof ArtifactNotFoundException missing) {
            unavailable.add(name(missing.getArtifact()));
        } else {
            problems.add(cause instanceof ModelBuildingException wrong && !wrong.getProblems().isEmpty() ? wrong.getProblems().get(0).getMessage() : line(cause));
        }
    }

    private static String name(Artifact artifact) {
        return artifact.getGroupId() + ":" + artifact.getArtifactId();
    }

    private static String line(Throwable failed) {
        return String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
    }

    private static final class Http implements WagonProvider {
        @Override
        public Wagon lookup(String hint) {
            return new HttpWagon();
        }

        @Override
        public void release(Wagon wagon) {
        }
    }
}
