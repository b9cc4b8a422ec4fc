using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nightshift.CSharpHarness;

/// <summary>Gives each function a body of another kind.</summary>
internal abstract class MethodRewriter : CSharpSyntaxRewriter
{
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        if (Body(node, node.Body, node.ExpressionBody, node.ReturnType, node.Modifiers, node.ParameterList) is not { } body) return node;
        return node.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default);
    }

    public override SyntaxNode? VisitOperatorDeclaration(OperatorDeclarationSyntax node)
    {
        if (Body(node, node.Body, node.ExpressionBody, node.ReturnType, node.Modifiers, node.ParameterList) is not { } body) return node;
        return node.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default);
    }

    public override SyntaxNode? VisitConstructorDeclaration(ConstructorDeclarationSyntax node)
    {
        if (Body(node, node.Body, node.ExpressionBody, null, node.Modifiers, node.ParameterList) is not { } body) return node;
        return node.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default);
    }

    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        if (Body(node, node.Body, node.ExpressionBody, node.ReturnType, node.Modifiers, node.ParameterList) is not { } body) return node;
        return node.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default);
    }

    public override SyntaxNode? VisitAccessorDeclaration(AccessorDeclarationSyntax node)
    {
        var type = node.IsKind(SyntaxKind.GetAccessorDeclaration) ? (node.Parent?.Parent as BasePropertyDeclarationSyntax)?.Type : null;
        if (Body(node, node.Body, node.ExpressionBody, type, default, null) is not { } body) return node;
        return node.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default);
    }

    public override SyntaxNode? VisitPropertyDeclaration(PropertyDeclarationSyntax node)
    {
        if (node.ExpressionBody is null) return base.VisitPropertyDeclaration(node);
        if (Body(node, null, node.ExpressionBody, node.Type, node.Modifiers, null) is not { } body) return node;
        return node.WithExpressionBody(null).WithSemicolonToken(default).WithAccessorList(Getter(body));
    }

    public override SyntaxNode? VisitIndexerDeclaration(IndexerDeclarationSyntax node)
    {
        if (node.ExpressionBody is null) return base.VisitIndexerDeclaration(node);
        if (Body(node, null, node.ExpressionBody, node.Type, node.Modifiers, null) is not { } body) return node;
        return node.WithExpressionBody(null).WithSemicolonToken(default).WithAccessorList(Getter(body));
    }

    /// <summary>The new body; null where the function has none or keeps its own.</summary>
    /// <param name="type">Null where no value is returned.</param>
    protected abstract BlockSyntax? Body(SyntaxNode function, BlockSyntax? block, ArrowExpressionClauseSyntax? arrow, TypeSyntax? type, SyntaxTokenList modifiers, ParameterListSyntax? parameters);

    protected static BlockSyntax Block(string statements) => (BlockSyntax)SyntaxFactory.ParseStatement($"{{ {statements}\n}}\n");

    /// <summary>Whether the function's body returns a value.</summary>
    protected static bool Returns(TypeSyntax? type, SyntaxTokenList modifiers) =>
        type is not null && type.ToString() != "void" && !(modifiers.Any(SyntaxKind.AsyncKeyword) && Rightmost(type) is IdentifierNameSyntax { Identifier.Text: "Task" or "ValueTask" });

    protected static TypeSyntax Rightmost(TypeSyntax type) => type is QualifiedNameSyntax qualified ? qualified.Right : type;

    private static AccessorListSyntax Getter(BlockSyntax body) => SyntaxFactory.AccessorList([SyntaxFactory.AccessorDeclaration(SyntaxKind.GetAccessorDeclaration, body)]);
}

/// <summary>Ends loops and recursion that do not end by themselves: a check at the beginning of each function and of each round.</summary>
internal sealed class Guarded : MethodRewriter
{
    public const string Type = "Nightshift.MutationGuard", Deadline = "Deadline";

    private const string Check = $"global::{Type}.Check();";

    public static readonly SyntaxTree Runtime = CodeCompiler.Tree(
        """
        namespace Nightshift
        {
            internal static class MutationGuard
            {
                public static long Deadline = long.MaxValue;
                public static void Check()
                {
                    System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
                    if (System.Environment.TickCount64 > Deadline) throw new System.TimeoutException();
                }
            }
        }
        """, "/harness/guard.cs");

    public static SyntaxTree Of(SyntaxTree tree) => CodeCompiler.Tree(new Guarded().Visit(tree.GetRoot()).ToFullString(), tree.FilePath);

    protected override BlockSyntax? Body(SyntaxNode function, BlockSyntax? block, ArrowExpressionClauseSyntax? arrow, TypeSyntax? type, SyntaxTokenList modifiers, ParameterListSyntax? parameters)
    {
        if (block is not null) return First((BlockSyntax)Visit(block));
        if (arrow is null or { Expression: ThrowExpressionSyntax or RefExpressionSyntax }) return null;
        return Block($"{Check} {(Returns(type, modifiers) ? "return " : "")}{Visit(arrow.Expression).ToFullString()}\n;");
    }

    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) =>
        base.VisitParenthesizedLambdaExpression(node) is ParenthesizedLambdaExpressionSyntax { Block: { } block } lambda ? lambda.WithBlock(First(block)) : base.VisitParenthesizedLambdaExpression(node);

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) =>
        base.VisitSimpleLambdaExpression(node) is SimpleLambdaExpressionSyntax { Block: { } block } lambda ? lambda.WithBlock(First(block)) : base.VisitSimpleLambdaExpression(node);

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) => base.VisitWhileStatement(node) is WhileStatementSyntax loop ? loop.WithStatement(Round(loop.Statement)) : null;

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) => base.VisitDoStatement(node) is DoStatementSyntax loop ? loop.WithStatement(Round(loop.Statement)) : null;

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) => base.VisitForStatement(node) is ForStatementSyntax loop ? loop.WithStatement(Round(loop.Statement)) : null;

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) => base.VisitForEachStatement(node) is ForEachStatementSyntax loop ? loop.WithStatement(Round(loop.Statement)) : null;

    private static BlockSyntax First(BlockSyntax block) => block.WithStatements(block.Statements.Insert(0, SyntaxFactory.ParseStatement(Check + " ")));

    private static BlockSyntax Round(StatementSyntax body) => Block($"{Check} {body.ToFullString()}");
}

/// <summary>The same signatures, and nothing in any function: no value is returned, and nothing is thrown.</summary>
internal sealed class Emptied : MethodRewriter
{
    private const string Tasks = "global::System.Threading.Tasks.";

    public static SyntaxTree Of(SyntaxTree tree) => CodeCompiler.Tree(new Emptied().Visit(tree.GetRoot()).ToFullString(), tree.FilePath);

    protected override BlockSyntax? Body(SyntaxNode function, BlockSyntax? block, ArrowExpressionClauseSyntax? arrow, TypeSyntax? type, SyntaxTokenList modifiers, ParameterListSyntax? parameters)
    {
        if (block is null && arrow is null || type is RefTypeSyntax) return null;
        var outs = string.Concat((parameters?.Parameters ?? []).Where(parameter => parameter.Modifiers.Any(SyntaxKind.OutKeyword)).Select(parameter => $"{parameter.Identifier} = default!; "));
        return Block(outs + Nothing(block, type, modifiers));
    }

    private static string Nothing(BlockSyntax? block, TypeSyntax? type, SyntaxTokenList modifiers) => 0 switch
    {
        _ when block?.DescendantNodes(node => node is not LocalFunctionStatementSyntax).Any(node => node is YieldStatementSyntax) == true => "yield break;",
        _ when !Returns(type, modifiers) => "",
        _ when !modifiers.Any(SyntaxKind.AsyncKeyword) && Rightmost(type!) is IdentifierNameSyntax { Identifier.Text: "Task" } => $"return {Tasks}Task.CompletedTask;",
        _ when !modifiers.Any(SyntaxKind.AsyncKeyword) && Rightmost(type!) is GenericNameSyntax { Identifier.Text: "Task", TypeArgumentList: var result } => $"return {Tasks}Task.FromResult{result}(default!);",
        _ => "return default!;"
    };
}
