using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.CustomResources.Cel;

/// <summary>The functions and operators: the standard ones, and of Kubernetes' libraries strings, lists, sets, optionals and quantities.</summary>
internal static class CelFunctions
{
    private static readonly Dictionary<
        (bool IsMember, string Name, int Arguments),
        Func<object?, object?[], object?>
    > Table = Build();

    public static bool Has(bool isMember, string name, int arguments) => Table.ContainsKey((isMember, name, arguments));

    /// <exception cref="CelException">The values are of the wrong kinds.</exception>
    public static object? Invoke(bool isMember, string name, object? target, object?[] arguments)
    {
        try
        {
            return Table[(isMember, name, arguments.Length)](target, arguments);
        }
        catch (InvalidCastException)
        {
            throw CelValues.NoOverload(name, isMember ? [target, .. arguments] : arguments);
        }
        catch (Exception e)
            when (e is FormatException or OverflowException or ArgumentException or DivideByZeroException)
        {
            throw new CelException($"{name}: {e.Message}");
        }
    }

    private static Dictionary<(bool, string, int), Func<object?, object?[], object?>> Build()
    {
        var table = new Dictionary<(bool, string, int), Func<object?, object?[], object?>>();
        void Global(string name, int count, Func<object?[], object?> run) =>
            table[(false, name, count)] = (_, a) => run(a);
        void Member(string name, int count, Func<object?, object?[], object?> run) => table[(true, name, count)] = run;
        Operators(Global);
        Conversions(Global);
        Texts(Member);
        Lists(Member);
        Times(Member);
        Optionals(Global, Member);
        Sets(Global);
        Quantities(Global, Member);
        Global("size", 1, a => Size(a[0]));
        Member("size", 0, (t, _) => Size(t));
        Global("matches", 2, a => Regexp(a[1]).IsMatch((string)a[0]!)); // a wrong kind is caught in Invoke
        return table;
    }

    private static void Operators(Action<string, int, Func<object?[], object?>> add)
    {
        add("&&", 2, _ => null);
        add("||", 2, _ => null);
        add("?:", 3, _ => null);
        add("==", 2, a => CelValues.Equals(a[0], a[1]));
        add("!=", 2, a => !CelValues.Equals(a[0], a[1]));
        add("<", 2, a => CelValues.Compare(a[0], a[1]) < 0);
        add("<=", 2, a => CelValues.Compare(a[0], a[1]) <= 0);
        add(">", 2, a => CelValues.Compare(a[0], a[1]) > 0);
        add(">=", 2, a => CelValues.Compare(a[0], a[1]) >= 0);
        add("in", 2, a => In(a[0], a[1]));
        add("!", 1, a => !(bool)a[0]!); // a wrong kind is caught in Invoke
        add("negate", 1, a => a[0] is double d ? (object)-d : -(long)a[0]!); // a wrong kind is caught in Invoke
        add("+", 2, a => CelArithmetic.Add(a[0], a[1]));
        add("-", 2, a => CelArithmetic.Subtract(a[0], a[1]));
        add("*", 2, a => CelArithmetic.Numeric(a[0], a[1], (x, y) => checked(x * y), (x, y) => x * y));
        add("/", 2, a => CelArithmetic.Numeric(a[0], a[1], (x, y) => x / y, (x, y) => x / y));
        add("%", 2, a => (long)a[0]! % (long)a[1]!); // a wrong kind is caught in Invoke
    }

    private static void Conversions(Action<string, int, Func<object?[], object?>> add)
    {
        add(
            "int",
            1,
            a =>
                a[0] is string s ? long.Parse(s, CultureInfo.InvariantCulture)
                : a[0] is DateTimeOffset t ? t.ToUnixTimeSeconds()
                : Convert.ToInt64(a[0], CultureInfo.InvariantCulture)
        );
        add("uint", 1, a => Convert.ToInt64(a[0], CultureInfo.InvariantCulture));
        add("double", 1, a => Convert.ToDouble(a[0], CultureInfo.InvariantCulture));
        add("string", 1, a => Text(a[0]));
        add("bool", 1, a => a[0] is string s ? bool.Parse(s) : (bool)a[0]!); // a wrong kind is caught in Invoke
        add("bytes", 1, a => a[0] is string s ? Encoding.UTF8.GetBytes(s) : (byte[])a[0]!); // a wrong kind is caught in Invoke
        add("dyn", 1, a => a[0]);
        add("type", 1, a => CelValues.TypeName(a[0]));
        add(
            "duration",
            1,
            a =>
                a[0] is TimeSpan known ? known
                : CelDurations.TryParse((string)a[0]!, out var d) ? d
                : throw new FormatException($"invalid duration \"{a[0]}\"")
        ); // a wrong kind is caught in Invoke
        add(
            "timestamp",
            1,
            a =>
                a[0] is DateTimeOffset known ? known
                : Timestamps.TryParse((string)a[0]!, out var t) ? t
                : throw new FormatException($"invalid timestamp \"{a[0]}\"")
        ); // a wrong kind is caught in Invoke
    }

    private static void Texts(Action<string, int, Func<object?, object?[], object?>> add)
    {
        static string S(object? value) => (string)value!; // a wrong kind is caught in Invoke
        add("startsWith", 1, (t, a) => S(t).StartsWith(S(a[0]), StringComparison.Ordinal));
        add("endsWith", 1, (t, a) => S(t).EndsWith(S(a[0]), StringComparison.Ordinal));
        add("contains", 1, (t, a) => S(t).Contains(S(a[0]), StringComparison.Ordinal));
        add("matches", 1, (t, a) => Regexp(a[0]).IsMatch(S(t)));
        add("lowerAscii", 0, (t, _) => S(t).ToLowerInvariant());
        add("upperAscii", 0, (t, _) => S(t).ToUpperInvariant());
        add("trim", 0, (t, _) => S(t).Trim());
        add("charAt", 1, (t, a) => S(t).Substring((int)(long)a[0]!, 1)); // a wrong kind is caught in Invoke
        add("replace", 2, (t, a) => S(t).Replace(S(a[0]), S(a[1]), StringComparison.Ordinal));
        add("split", 1, (t, a) => S(t).Split(S(a[0])).Cast<object?>().ToList());
        add("split", 2, (t, a) => S(t).Split(S(a[0]), (int)(long)a[1]!).Cast<object?>().ToList()); // a wrong kind is caught in Invoke
        add("substring", 1, (t, a) => S(t)[(int)(long)a[0]!..]); // a wrong kind is caught in Invoke
        add("substring", 2, (t, a) => S(t)[(int)(long)a[0]!..(int)(long)a[1]!]); // a wrong kind is caught in Invoke
        add("find", 1, (t, a) => Regexp(a[0]).Match(S(t)).Value);
        add("findAll", 1, (t, a) => Regexp(a[0]).Matches(S(t)).Select(m => (object?)m.Value).ToList());
    }

    private static void Lists(Action<string, int, Func<object?, object?[], object?>> add)
    {
        static List<object?> L(object? value) => (List<object?>)value!; // a wrong kind is caught in Invoke
        add("join", 0, (t, _) => string.Concat(L(t)));
        add("join", 1, (t, a) => string.Join((string)a[0]!, L(t))); // a wrong kind is caught in Invoke
        add("isSorted", 0, (t, _) => L(t).Zip(L(t).Skip(1)).All(p => CelValues.Compare(p.First, p.Second) <= 0));
        add(
            "sum",
            0,
            (t, _) =>
                L(t)
                    .Aggregate(
                        (object?)0L,
                        (sum, x) => CelArithmetic.Add(sum is 0L && x is not long ? Zero(x) : sum, x)
                    )
        );
        add("min", 0, (t, _) => Extreme(L(t), -1));
        add("max", 0, (t, _) => Extreme(L(t), 1));
        add(
            "indexOf",
            1,
            (t, a) =>
                t is string s
                    ? (long)s.IndexOf((string)a[0]!, StringComparison.Ordinal)
                    : L(t).FindIndex(x => CelValues.Equals(x, a[0]))
        ); // a wrong kind is caught in Invoke
        add(
            "lastIndexOf",
            1,
            (t, a) =>
                t is string s
                    ? (long)s.LastIndexOf((string)a[0]!, StringComparison.Ordinal)
                    : L(t).FindLastIndex(x => CelValues.Equals(x, a[0]))
        ); // a wrong kind is caught in Invoke
        add("distinct", 0, (t, _) => L(t).Where((x, i) => L(t).FindIndex(y => CelValues.Equals(x, y)) == i).ToList());
    }

    private static void Times(Action<string, int, Func<object?, object?[], object?>> add)
    {
        static DateTimeOffset T(object? value) => ((DateTimeOffset)value!).ToUniversalTime(); // a wrong kind is caught in Invoke
        add("getFullYear", 0, (t, _) => (long)T(t).Year);
        add("getMonth", 0, (t, _) => (long)T(t).Month - 1);
        add("getDayOfMonth", 0, (t, _) => (long)T(t).Day - 1);
        add("getDate", 0, (t, _) => (long)T(t).Day);
        add("getDayOfWeek", 0, (t, _) => (long)T(t).DayOfWeek);
        add("getDayOfYear", 0, (t, _) => (long)T(t).DayOfYear - 1);
        add("getHours", 0, (t, _) => t is TimeSpan d ? (long)d.TotalHours : T(t).Hour);
        add("getMinutes", 0, (t, _) => t is TimeSpan d ? (long)d.TotalMinutes : T(t).Minute);
        add("getSeconds", 0, (t, _) => t is TimeSpan d ? (long)d.TotalSeconds : T(t).Second);
        add("getMilliseconds", 0, (t, _) => t is TimeSpan d ? d.Milliseconds : (long)T(t).Millisecond);
    }

    private static void Optionals(
        Action<string, int, Func<object?[], object?>> global,
        Action<string, int, Func<object?, object?[], object?>> member
    )
    {
        static CelOptional O(object? value) => (CelOptional)value!; // a wrong kind is caught in Invoke
        global("optional.of", 1, a => new CelOptional(true, a[0]));
        global("optional.none", 0, _ => CelOptional.None);
        global(
            "optional.ofNonZeroValue",
            1,
            a => a[0] is null or false or 0L or 0.0 or "" ? CelOptional.None : new CelOptional(true, a[0])
        );
        member("hasValue", 0, (t, _) => O(t).HasValue);
        member(
            "value",
            0,
            (t, _) => O(t).HasValue ? O(t).Value : throw new FormatException("optional.none() dereference")
        );
        member("orValue", 1, (t, a) => O(t).HasValue ? O(t).Value : a[0]);
        member("or", 1, (t, a) => O(t).HasValue ? t : a[0]);
    }

    private static void Sets(Action<string, int, Func<object?[], object?>> add)
    {
        static List<object?> L(object? value) => (List<object?>)value!; // a wrong kind is caught in Invoke
        static bool Holds(List<object?> all, List<object?> some) =>
            some.TrueForAll(s => all.Exists(x => CelValues.Equals(x, s)));
        add("sets.contains", 2, a => Holds(L(a[0]), L(a[1])));
        add("sets.equivalent", 2, a => Holds(L(a[0]), L(a[1])) && Holds(L(a[1]), L(a[0])));
        add("sets.intersects", 2, a => L(a[1]).Exists(s => L(a[0]).Exists(x => CelValues.Equals(x, s))));
    }

    private static void Quantities(
        Action<string, int, Func<object?[], object?>> global,
        Action<string, int, Func<object?, object?[], object?>> member
    )
    {
        static Quantity Q(object? value) => (Quantity)value!; // a wrong kind is caught in Invoke
        global(
            "quantity",
            1,
            a =>
                Quantity.TryParse((string)a[0]!, out var q)
                    ? q
                    : throw new FormatException($"invalid quantity \"{a[0]}\"")
        ); // a wrong kind is caught in Invoke
        global("isQuantity", 1, a => a[0] is string s && Quantity.TryParse(s, out _));
        global("isIP", 1, a => a[0] is string s && System.Net.IPAddress.TryParse(s, out _));
        global("isCIDR", 1, a => a[0] is string s && System.Net.IPNetwork.TryParse(s, out _));
        global("isURL", 1, a => a[0] is string s && Uri.TryCreate(s, UriKind.Absolute, out _));
        member("isGreaterThan", 1, (t, a) => Q(t).CompareTo(Q(a[0])) > 0);
        member("isLessThan", 1, (t, a) => Q(t).CompareTo(Q(a[0])) < 0);
        member("compareTo", 1, (t, a) => (long)Q(t).CompareTo(Q(a[0])));
        member("asApproximateFloat", 0, (t, _) => Q(t).Value);
    }

    private static bool In(object? item, object? container) =>
        container switch
        {
            List<object?> list => list.Exists(x => CelValues.Equals(x, item)),
            Dictionary<string, object?> map => item is string key && map.ContainsKey(key),
            _ => throw CelValues.NoOverload("in", item, container),
        };

    private static long Size(object? value) =>
        value switch
        {
            string text => (long)new StringInfo(text).LengthInTextElements,
            byte[] bytes => (long)bytes.Length,
            List<object?> list => (long)list.Count,
            Dictionary<string, object?> map => (long)map.Count,
            _ => throw CelValues.NoOverload("size", value),
        };

    private static object? Extreme(List<object?> list, int sign) =>
        list.Count == 0
            ? throw new ArgumentException("the list is empty")
            : list.Aggregate((best, x) => CelValues.Compare(x, best) * sign > 0 ? x : best);

    private static object Zero(object? like) => like is TimeSpan ? TimeSpan.Zero : 0.0;

    private static string Text(object? value) =>
        value switch
        {
            bool b => b ? "true" : "false",
            DateTimeOffset time => Timestamps.Write(time),
            TimeSpan span => span.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s",
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value?.ToString() ?? "null",
        };

    private static Regex Regexp(object? pattern) => GoPattern.Compile((string)pattern!); // a wrong kind is caught in Invoke
}
