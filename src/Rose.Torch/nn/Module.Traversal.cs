using Rose.Torch.Modules;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The parameters under dotted names, this module's own first; one that is shared appears once, under its first name.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                Distinct(Walk(recurse, module => module._parameters.Select(pair => (pair.Key, pair.Value))));

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(pair => pair.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                Distinct(Walk(recurse, module => module._buffers.Where(pair => include_nonpersistent || pair.Value.Persistent).Select(pair => (pair.Key, pair.Value.Tensor))));

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(pair => pair.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children() => _submodules.Select(pair => (pair.Key, pair.Value));

            public virtual IEnumerable<Module> children() => named_children().Select(pair => pair.module);

            /// <summary>All modules within this one, under dotted names: the children first, then theirs.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                named_children().Concat(named_children().SelectMany(child => child.module.named_modules().Select(inner => ($"{child.name}.{inner.name}", inner.module))));

            public virtual IEnumerable<Module> modules() => named_modules().Select(pair => pair.module);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter of a dotted name, or null.</summary>
            public virtual Parameter? get_parameter(string target) =>
                Owner(target, out var name)?._parameters.GetValueOrDefault(name);

            /// <summary>The buffer of a dotted name, or null.</summary>
            public virtual Tensor? get_buffer(string target) =>
                Owner(target, out var name)?._buffers.GetValueOrDefault(name)?.Tensor;

            private static IEnumerable<(string, T)> Distinct<T>(IEnumerable<(string Name, T Item)> items)
                where T : Tensor => items.DistinctBy(pair => pair.Item.Handle);

            private IEnumerable<(string Name, T Item)> Walk<T>(bool recurse, Func<Module, IEnumerable<(string Name, T Item)>> own) => recurse
                ? own(this).Concat(named_children().SelectMany(child => child.module.Walk(true, own).Select(pair => ($"{child.name}.{pair.Name}", pair.Item))))
                : own(this);

            private Module? Owner(string target, out string name)
            {
                ArgumentNullException.ThrowIfNull(target);
                var parts = target.Split('.');
                name = parts[^1];
                Module? module = this;
                foreach (var part in parts[..^1])
                {
                    module = module?.named_children().FirstOrDefault(child => child.name == part).module;
                }

                return module;
            }
        }
    }
}
