using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Nightshift.CSharpHarness;

/// <summary>One small change to one file.</summary>
/// <param name="Scope">The member it is in.</param>
internal sealed record CodeMutant(SyntaxTree Tree, TextChange Change, int Line, string Operator, string Scope)
{
    public string Path => CodeCompiler.Below(Tree.FilePath)!;

    public SourceText Text => Tree.GetText().WithChanges(Change);

    public string Original => Lines(Tree.GetText(), Change.Span);

    public string Mutated => Lines(Text, new TextSpan(Change.Span.Start, Change.NewText!.Length));

    /// <summary>The whole lines around a span, on one line.</summary>
    private static string Lines(SourceText text, TextSpan span)
    {
        var (first, last) = (text.Lines.GetLineFromPosition(span.Start), text.Lines.GetLineFromPosition(span.End));
        var words = string.Join(' ', text.ToString(TextSpan.FromBounds(first.Start, last.End)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length <= 200 ? words : words[..200];
    }
}

/// <summary>Finds small changes in the syntax tree. They are made in the text, so that everything else stays as it is; those that do not compile are passed over later.</summary>
internal static class MutantFinder
{
    private static readonly Dictionary<SyntaxKind, string> Arithmetic = new()
    {
        [SyntaxKind.PlusToken] = "-", [SyntaxKind.MinusToken] = "+", [SyntaxKind.AsteriskToken] = "/", [SyntaxKind.SlashToken] = "*", [SyntaxKind.PercentToken] = "*",
        [SyntaxKind.AmpersandToken] = "|", [SyntaxKind.BarToken] = "&", [SyntaxKind.CaretToken] = "&", [SyntaxKind.LessThanLessThanToken] = ">>", [SyntaxKind.GreaterThanGreaterThanToken] = "<<",
        [SyntaxKind.PlusEqualsToken] = "-=", [SyntaxKind.MinusEqualsToken] = "+=", [SyntaxKind.AsteriskEqualsToken] = "/=", [SyntaxKind.SlashEqualsToken] = "*=", [SyntaxKind.PercentEqualsToken] = "*=",
        [SyntaxKind.PlusPlusToken] = "--", [SyntaxKind.MinusMinusToken] = "++"
    };

    private static readonly Dictionary<SyntaxKind, string> Comparison = new()
    {
        [SyntaxKind.LessThanToken] = "<=", [SyntaxKind.LessThanEqualsToken] = "<", [SyntaxKind.GreaterThanToken] = ">=", [SyntaxKind.GreaterThanEqualsToken] = ">",
        [SyntaxKind.EqualsEqualsToken] = "!=", [SyntaxKind.ExclamationEqualsToken] = "=="
    };

    private static readonly Dictionary<SyntaxKind, string> Logical = new() { [SyntaxKind.AmpersandAmpersandToken] = "||", [SyntaxKind.BarBarToken] = "&&" };

    /// <param name="covered">By line, whether tests ran the statement that begins there; lines on which none begins are not in it.</param>
    public static IEnumerable<CodeMutant> Find(SyntaxTree tree, IReadOnlyDictionary<int, bool> covered) =>
        from node in tree.GetRoot().DescendantNodes(node => node is not (AttributeListSyntax or UsingDirectiveSyntax))
        from change in Changes(node)
        let line = Line(node)
        where IsCovered(node, covered) && tree.GetText().ToString(change.Span) != change.Text
        select new CodeMutant(tree, new TextChange(change.Span, change.Text), line, change.Operator, Scope(node));

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static string Scope(SyntaxNode node) => string.Join('.', node.Ancestors().OfType<MemberDeclarationSyntax>().Select(member => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        _ => member.Kind().ToString()
    }));

    // A constant has no statement of its own; what uses it has.
    private static bool IsCovered(SyntaxNode node, IReadOnlyDictionary<int, bool> covered)
    {
        foreach (var part in node.AncestorsAndSelf())
            if (part is FieldDeclarationSyntax field && field.Modifiers.Any(SyntaxKind.ConstKeyword))
                return true;
            else if (part is MemberDeclarationSyntax and not GlobalStatementSyntax)
                return covered.GetValueOrDefault(Line(part));
            else if (part is StatementSyntax or ExpressionSyntax && covered.TryGetValue(Line(part), out var ran))
                return ran;
        return false;
    }

    private static IEnumerable<(string Operator, TextSpan Span, string Text)> Changes(SyntaxNode node) => node switch
    {
        BinaryExpressionSyntax binary => Swap(binary.OperatorToken, binary.Left, binary.Right),
        AssignmentExpressionSyntax assignment => Swap(assignment.OperatorToken, assignment.Left, assignment.Right),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } negation => [("logical", negation.OperatorToken.Span, "")],
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } negative => [("arithmetic", negative.OperatorToken.Span, "")],
        PrefixUnaryExpressionSyntax prefix when prefix.Parent is not ForStatementSyntax => Swap(prefix.OperatorToken),
        PostfixUnaryExpressionSyntax postfix when postfix.Parent is not ForStatementSyntax => Swap(postfix.OperatorToken),
        LiteralExpressionSyntax literal => Constant(literal),
        InterpolatedStringExpressionSyntax { Contents.Count: > 0 } text when !IsMessage(text) => [("constant", text.Span, "\"\"")],
        ConstantPatternSyntax { Parent: IsPatternExpressionSyntax } pattern => [("comparison", pattern.Span, $"not {pattern}")],
        UnaryPatternSyntax { Parent: IsPatternExpressionSyntax, Pattern: ConstantPatternSyntax } pattern => [("comparison", pattern.OperatorToken.Span, "")],
        IfStatementSyntax branch => Force(branch.Condition, "true", "false"),
        ConditionalExpressionSyntax branch => Force(branch.Condition, "true", "false"),
        WhileStatementSyntax loop => Force(loop.Condition, "false"),
        DoStatementSyntax loop => Force(loop.Condition, "false"),
        ForStatementSyntax { Condition: { } condition } => Force(condition, "false"),
        WhenClauseSyntax guard => Force(guard.Condition, "true"),
        WhereClauseSyntax filter => Force(filter.Condition, "true"),
        ReturnStatementSyntax { Expression: { } value } => Return(value),
        ArrowExpressionClauseSyntax { Expression: not (AssignmentExpressionSyntax or ThrowExpressionSyntax) } body => Return(body.Expression),
        ThrowStatementSyntax or ContinueStatementSyntax or YieldStatementSyntax => [("removed statement", node.Span, ";")],
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax or AwaitExpressionSyntax } => [("removed call", node.Span, ";")],
        ExpressionStatementSyntax => [("removed statement", node.Span, ";")],
        _ => []
    };

    private static IEnumerable<(string, TextSpan, string)> Swap(SyntaxToken token, params SyntaxNode[] operands)
    {
        if (Comparison.TryGetValue(token.Kind(), out var comparison)) yield return ("comparison", token.Span, comparison);
        if (Logical.TryGetValue(token.Kind(), out var logical)) yield return ("logical", token.Span, logical);
        if (Arithmetic.TryGetValue(token.Kind(), out var arithmetic) && !operands.Any(IsText)) yield return ("arithmetic", token.Span, arithmetic);
    }

    private static bool IsText(SyntaxNode node) => node is InterpolatedStringExpressionSyntax || node.IsKind(SyntaxKind.StringLiteralExpression);

    // What is only told to people is not behaviour that a test should pin.
    private static bool IsMessage(SyntaxNode node) => node.Ancestors().TakeWhile(part => part is not (StatementSyntax or MemberDeclarationSyntax))
        .Any(part => part is ThrowExpressionSyntax || part is ObjectCreationExpressionSyntax creation && creation.Type.ToString().EndsWith("Exception", StringComparison.Ordinal));

    private static IEnumerable<(string, TextSpan, string)> Constant(LiteralExpressionSyntax literal)
    {
        var text = literal.Token.Value switch
        {
            bool value => value ? "false" : "true",
            int value => Number(value + 1L, ""),
            long value => Number(value + 1m, "L"),
            uint value => Number(value + 1L, "U"),
            ulong value => Number(value + 1m, "UL"),
            double value => Number(value + 1, "d"),
            float value => Number(value + 1, "f"),
            decimal value => Number(value + 1, "m"),
            char value and >= '!' and < '~' when (char)(value + 1) is not ('\'' or '\\') => $"'{(char)(value + 1)}'",
            string value when !IsMessage(literal) && !literal.Ancestors().Any(part => part is ThrowStatementSyntax) => value.Length == 0 ? "\"x\"" : "\"\"",
            _ => null
        };
        if (text is not null)
            yield return ("constant", literal.Span, text);
    }

    private static string Number(IFormattable value, string suffix) => value.ToString("G", CultureInfo.InvariantCulture) + suffix;

    // A condition that is always true and one that is always false: tests that notice both notice its negation too.
    private static IEnumerable<(string, TextSpan, string)> Force(ExpressionSyntax condition, params string[] values) =>
        condition is LiteralExpressionSyntax ? [] : values.Select(value => ("branch", condition.Span, value));

    private static IEnumerable<(string, TextSpan, string)> Return(ExpressionSyntax value) => value is LiteralExpressionSyntax ? [] : [("return", value.Span, "default!")];
}
