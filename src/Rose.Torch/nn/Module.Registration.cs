using System.Collections.Concurrent;
using System.Reflection;
using Rose.Torch.Modules;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            private readonly OrderedDictionary<string, Parameter> _parameters = [];
            private readonly OrderedDictionary<string, Buffer> _buffers = [];
            private readonly OrderedDictionary<string, Module> _submodules = [];
            private static readonly ConcurrentDictionary<Type, Component[]> _components = new();
            private bool _registered;

            /// <summary>Adds a parameter, which leaves its dispose scope: it lives as long as the module.</summary>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                CheckName(name);
                param.DetachFromDisposeScope();
                _parameters.Add(name, param);
            }

            /// <summary>Adds a tensor that moves with the module but is not learned; it leaves its dispose scope. A persistent one is part of state_dict.</summary>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                CheckName(name);
                tensor.DetachFromDisposeScope();
                _buffers.Add(name, new Buffer(tensor, persistent));
            }

            public virtual void register_module(string name, Module submodule)
            {
                ArgumentNullException.ThrowIfNull(submodule);
                CheckName(name);
                submodule.RegisterComponents();
                _submodules.Add(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers every field and auto-property that holds a module, a parameter or another tensor, under its name.</summary>
            protected virtual void RegisterComponents()
            {
                if (_registered)
                {
                    return;
                }

                _registered = true;
                foreach (var (field, name) in Components(GetType()))
                {
                    if (IsTaken(name))
                    {
                        continue;
                    }

                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(name, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(name, tensor);
                            break;
                    }
                }
            }

            /// <summary>Puts a parameter in the place of the one that has the name, if any; null takes it away.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null)
                {
                    _parameters.Remove(name);
                    return;
                }

                value.DetachFromDisposeScope();
                _parameters[name] = value;
            }

            /// <summary>Puts a buffer in the place of the one that has the name, if any; null takes it away.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null)
                {
                    _buffers.Remove(name);
                    return;
                }

                value.DetachFromDisposeScope();
                _buffers[name] = new Buffer(value, persistent);
            }

            // Asked of reflection once for each class, since models are made of many modules of few classes.
            private static Component[] Components(Type type) =>
                _components.GetOrAdd(type, static of => [.. ComponentFields(of).Where(MayHoldComponent).Select(field => new Component(field, ComponentName(field)))]);

            private static bool MayHoldComponent(FieldInfo field) => !field.FieldType.IsValueType && field.FieldType != typeof(string);

            // The fields of the derived class first, each class in the order of declaration.
            private static IEnumerable<FieldInfo> ComponentFields(Type type)
            {
                for (var current = type; current is not null && current != typeof(Module); current = current.BaseType)
                {
                    foreach (var field in current.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(field => field.MetadataToken))
                    {
                        yield return field;
                    }
                }
            }

            // An auto-property's field is called "<weight>k__BackingField".
            private static string ComponentName(FieldInfo field) =>
                field.GetCustomAttribute<ComponentNameAttribute>()?.Name
                ?? (field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name);

            private sealed record Component(FieldInfo Field, string Name);

            // A class, since every process would compile a dictionary of structs anew.
            private sealed record Buffer(Tensor Tensor, bool Persistent);

            private bool IsTaken(string name) => _parameters.ContainsKey(name) || _buffers.ContainsKey(name) || _submodules.ContainsKey(name);

            private void CheckName(string name)
            {
                if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal))
                {
                    throw new ArgumentException($"name = \"{name}\" cannot name a part of module {_name}: it must not be empty and must not hold \".\"", nameof(name));
                }

                if (IsTaken(name))
                {
                    throw new InvalidOperationException($"name = \"{name}\" is registered in module {_name} already; choose another");
                }
            }
        }
    }
}
