using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Canary.Web;

/// <summary>A file of the page, embedded in the assembly.</summary>
internal sealed class PageFile
{
    private const string Prefix = "page/";
    private const string IndexName = "index.html";

    private readonly byte[] content;
    private readonly string contentType;
    private readonly EntityTagHeaderValue tag;

    private PageFile(string name, byte[] content)
    {
        Name = name;
        this.content = content;
        contentType = ContentTypeOf(name);
        tag = TaggedBody.TagOf(content);
    }

    /// <summary>Its address, relative to the page's; that of the page itself is empty.</summary>
    public string Address => Name == IndexName ? "" : Name;

    private string Name { get; }

    public static IReadOnlyList<PageFile> All()
    {
        var assembly = typeof(PageFile).Assembly;
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(resource => new PageFile(resource[Prefix.Length..], Read(assembly, resource))),
        ];
    }

    public Task AnswerAsync(HttpContext context)
    {
        if (Address.Length > 0 || EndsWithSlash(context.Request.PathBase + context.Request.Path))
        {
            return TaggedBody.WriteAsync(context, content, contentType, tag);
        }
        RedirectToFolder(context);
        return Task.CompletedTask;
    }

    /// <summary>The page's addresses are relative, so its own must end in a slash, under whatever prefix it is.</summary>
    private static void RedirectToFolder(HttpContext context)
    {
        var path = (context.Request.PathBase + context.Request.Path).ToUriComponent();
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = path[(path.LastIndexOf('/') + 1)..] + "/";
        context.Response.Headers.CacheControl = "no-cache";
    }

    private static bool EndsWithSlash(PathString path) => path.Value is { } text && text.EndsWith('/');

    private static byte[] Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!; // the assembly has just named it
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static string ContentTypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            var extension => throw new InvalidOperationException($"No content type is known for {extension} ({name})."),
        };
}
